import type { SessionView } from './session-view.ts';

/** How long a session has been played, in milliseconds, without the time in which nobody did. */
export function elapsedMs({ clock }: SessionView, nowMs: number): number {
  const { playedMs, lastAt, isPlaying } = clock;
  return playedMs + (isPlaying && lastAt !== null ? Math.max(0, nowMs - lastAt) : 0);
}

/**
 * How long the rest takes at the pace since the last start, in milliseconds.
 *
 * @returns null before a test has ended since then, and where nobody plays
 */
export function remainingMs(view: SessionView, nowMs: number): number | null {
  const { clock, started } = view;
  const played = clock.testsDone - clock.testsBefore;
  if (!clock.isPlaying || started === null || played === 0) return null;
  const left = started.segments * started.tests - clock.testsDone;
  return (left * (elapsedMs(view, nowMs) - clock.startedMs)) / played;
}
