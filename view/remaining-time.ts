import type { SessionView } from './session-view.ts';

/** How long a session has run, in milliseconds, without the time between stops and resumes. */
export function elapsedMs({ clock }: SessionView, nowMs: number): number {
  const { runMs, lastAt, isRunning } = clock;
  return runMs + (isRunning && lastAt !== null ? Math.max(0, nowMs - lastAt) : 0);
}

/**
 * Estimated time for the remaining tests, or placebo arms, at the rate since the last start, in
 * milliseconds.
 *
 * @returns null if no test or arm has finished since then, or the session does not run
 */
export function remainingMs(view: SessionView, nowMs: number): number | null {
  const { clock, started, judging } = view;
  if (judging.replayed !== null) {
    const { placebo } = judging;
    if (!clock.isRunning || placebo === null || placebo.last === null) return null;
    const { done, of } = placebo.last;
    const finished = done - placebo.doneBefore;
    if (finished === 0) return null;
    return ((of - done) * Math.max(0, nowMs - placebo.startedAt)) / finished;
  }
  const finished = clock.testsDone - clock.testsBefore;
  if (!clock.isRunning || started === null || finished === 0) return null;
  const left = started.segments * started.tests - clock.testsDone;
  return (left * (elapsedMs(view, nowMs) - clock.startedMs)) / finished;
}
