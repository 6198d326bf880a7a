import type { SessionView } from './session-view.ts';

/** How long a session has been played, in milliseconds, without the time in which nobody did. */
export function elapsedMs({ clock }: SessionView, nowMs: number): number {
  const { playedMs, lastAt, isPlaying } = clock;
  return playedMs + (isPlaying && lastAt !== null ? Math.max(0, nowMs - lastAt) : 0);
}

/**
 * How long the tests that are left take at the pace since the last start, or the placebo arms at theirs,
 * in milliseconds.
 *
 * @returns null before a test or an arm has ended since then, between both, and where nobody plays
 */
export function remainingMs(view: SessionView, nowMs: number): number | null {
  const { clock, started, judging } = view;
  if (judging.replayed !== null) {
    const { placebo } = judging;
    if (!clock.isPlaying || placebo === null || placebo.last === null) return null;
    const { done, of } = placebo.last;
    const played = done - placebo.doneBefore;
    if (played === 0) return null;
    return ((of - done) * Math.max(0, nowMs - placebo.startedAt)) / played;
  }
  const played = clock.testsDone - clock.testsBefore;
  if (!clock.isPlaying || started === null || played === 0) return null;
  const left = started.segments * started.tests - clock.testsDone;
  return (left * (elapsedMs(view, nowMs) - clock.startedMs)) / played;
}
