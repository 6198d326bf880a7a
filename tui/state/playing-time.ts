import type { SessionView } from './session-view.ts';

/** How long a session has been played, in milliseconds, without the time in which nobody did. */
export function elapsedMs({ clock }: SessionView, nowMs: number): number {
  const { playedMs, since } = clock;
  return playedMs + (since === null ? 0 : Math.max(0, nowMs - since));
}

/**
 * How long the rest takes at the pace since the last start, in milliseconds.
 *
 * @returns null before a test has ended since then, and where nobody plays
 */
export function remainingMs({ clock, started }: SessionView, nowMs: number): number | null {
  const { since, testsBefore, testsDone } = clock;
  const played = testsDone - testsBefore;
  if (since === null || started === null || played === 0) return null;
  const left = started.segments * started.tests - testsDone;
  return (left * Math.max(0, nowMs - since)) / played;
}
