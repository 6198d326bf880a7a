import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { SESSION_EVENTS } from './protocol-examples.ts';

const HASH = 'ab'.repeat(32);

type OfType<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

/** The example of an event of that type, with overrides. */
export function eventOf<Type extends SessionEvent['type']>(
  type: Type,
  overrides: Partial<OfType<Type>> = {},
): OfType<Type> {
  const example = SESSION_EVENTS.find((event): event is OfType<Type> => event.type === type)!;
  return { ...example, ...overrides };
}

/** Lines of a journal, one a second after midnight, or at the seconds that are given. */
export function linesOf(
  events: readonly SessionEvent[],
  seconds: readonly number[] = [...events.keys()],
): JournalLine[] {
  return events.map((event, seq) => {
    const at = new Date(Date.UTC(2026, 0, 15) + Math.round(1000 * seconds[seq]!)).toISOString();
    return { seq, at, event, previous: HASH, hash: HASH };
  });
}
