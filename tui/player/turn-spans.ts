import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';

/** The lines of a journal that are about one turn of an agent. */
export interface TurnSpan {
  readonly turn: number;
  readonly role: Role;
  /** Positions of the first and the last of them; between the two may be lines of others. */
  readonly from: number;
  readonly to: number;
  /** unfinished: the journal ends, or was left, before anything came of it. */
  readonly outcome: 'completed' | 'dropped' | 'unfinished';
}

/** The turns of a session, in the order in which they began. */
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
  /** Null where it is not decided. */
  readonly outcome: 'completed' | 'dropped' | null;
}

/** The turn that an event is a part of; null where it is none of a turn. */
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
