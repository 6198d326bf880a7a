import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';

/** The journal lines of one turn. */
export interface TurnSpan {
  readonly turn: number;
  readonly role: Role;
  /** Positions of its first and last line; lines of other turns may lie between. */
  readonly from: number;
  readonly to: number;
  /** unfinished: the journal has no result of it. */
  readonly outcome: 'completed' | 'dropped' | 'unfinished';
}

/** The turns of a session, in the order of their first line. */
export function turnSpans(lines: readonly JournalLine[]): TurnSpan[] {
  const spans = new Map<number, TurnSpan>();
  for (const [position, { event }] of lines.entries()) {
    const own = turnOfEvent(event);
    if (own === null) continue;
    const before = spans.get(own.turn);
    const { turn, role, outcome } = own;
    spans.set(turn, {
      turn,
      role,
      from: before?.from ?? position,
      to: position,
      outcome: outcome ?? before?.outcome ?? 'unfinished',
    });
  }
  return [...spans.values()];
}

interface EventTurn extends Pick<TurnSpan, 'turn' | 'role'> {
  /** Null if still open. */
  readonly outcome: 'completed' | 'dropped' | null;
}

/** The turn that an event belongs to; null if there is none. */
export function turnOfEvent(event: SessionEvent): EventTurn | null {
  switch (event.type) {
    case 'call_started':
    case 'agent_text':
    case 'call_finished':
      return { turn: event.turn, role: event.role, outcome: null };
    case 'turn':
      return { turn: event.turn, role: event.role, outcome: 'completed' };
    case 'turn_notice':
      return {
        turn: event.turn,
        role: event.role,
        outcome: event.kind === 'dropped' ? 'dropped' : null,
      };
    default:
      return null;
  }
}
