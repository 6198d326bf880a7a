import type { SessionEvent } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';

/** The agent of an event; null if it has none. The analyzer is not an agent with turns. */
export function agentOf(event: SessionEvent): Role | null {
  switch (event.type) {
    case 'call_started':
    case 'agent_text':
    case 'call_finished':
    case 'turn':
    case 'turn_notice':
      return event.role;
    case 'planned':
      return event.event.agent === 'analyzer' ? null : event.event.agent;
    default:
      return null;
  }
}
