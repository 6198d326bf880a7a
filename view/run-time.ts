import type { SessionEvent } from '../protocol/session-event.ts';

/** A resume records the outcome of interrupted work with these events, before `session_resumed`. */
const RECOVERY: ReadonlySet<SessionEvent['type']> = new Set(['call_finished', 'file_written']);

/** How long a session has run, in milliseconds; the time between a stop and a resume does not count. */
export interface RunTime {
  /** Wall clock of the last line; null before the first. */
  readonly lastAt: number | null;
  readonly runMs: number;
  /** At the last line that a recovery cannot have written. */
  readonly confirmedMs: number;
}

export const NO_RUN_TIME: RunTime = { lastAt: null, runMs: 0, confirmedMs: 0 };

/**
 * Advances the run time by one journal line. A wall clock that was set back adds nothing.
 *
 * @param at wall clock of the line, in milliseconds since 1970
 */
export function advanceRunTime(time: RunTime, at: number, type: SessionEvent['type']): RunTime {
  const { lastAt, confirmedMs } = time;
  const since = lastAt === null ? 0 : Math.max(0, at - lastAt);
  const runMs = type === 'session_resumed' ? confirmedMs : time.runMs + since;
  return { lastAt: at, runMs, confirmedMs: RECOVERY.has(type) ? confirmedMs : runMs };
}
