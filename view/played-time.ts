import type { SessionEvent } from '../protocol/session-event.ts';

/** What whoever goes on with a session writes down, of what was under way, before it says that it does. */
const SETTLING: ReadonlySet<SessionEvent['type']> = new Set(['call_finished', 'file_written']);

/** For how long a session has been played, in milliseconds, without the time in which nobody played it. */
export interface PlayedTime {
  /** By the wall clock, at the last line; null before the first. */
  readonly lastAt: number | null;
  readonly playedMs: number;
  /** At the last line that only a session that is played can have written. */
  readonly surelyMs: number;
}

export const NOTHING_PLAYED: PlayedTime = { lastAt: null, playedMs: 0, surelyMs: 0 };

/**
 * One line of the journal further. A clock that was put back counts for nothing.
 *
 * @param at when the line was written, in milliseconds since 1970
 */
export function playedTo(time: PlayedTime, at: number, type: SessionEvent['type']): PlayedTime {
  const { lastAt, surelyMs } = time;
  const since = lastAt === null ? 0 : Math.max(0, at - lastAt);
  const playedMs = type === 'session_resumed' ? surelyMs : time.playedMs + since;
  return { lastAt: at, playedMs, surelyMs: SETTLING.has(type) ? surelyMs : playedMs };
}
