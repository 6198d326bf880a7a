import type { Transcript } from '../../protocol/session-files.ts';

/** When a turn was taken and how long it took; a clock that was set back meanwhile says nothing. */
export function turnClock(startedAt: number, endedAt: number): Transcript['clock'] {
  return {
    started_at: new Date(startedAt).toISOString(),
    latency_ms: Math.max(0, endedAt - startedAt),
  };
}
