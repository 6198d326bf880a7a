import type { Transcript } from '../../protocol/session-files.ts';

/** Start and duration of a turn; 0 if the wall clock was set back meanwhile. */
export function turnClock(startedAt: number, endedAt: number): Transcript['clock'] {
  return {
    started_at: new Date(startedAt).toISOString(),
    latency_ms: Math.max(0, endedAt - startedAt),
  };
}
