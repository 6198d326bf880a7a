import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import type { JudgingView } from './session-view.ts';

type JudgingEvent = EventOf<'replayed' | 'placebo_started' | 'arm_finished' | 'examined'>;

/** Folds one judging event. Another replay of the finalists starts the judging again. */
export function updateJudging(judging: JudgingView, event: JudgingEvent, now: number): JudgingView {
  switch (event.type) {
    case 'replayed':
      return { replayed: event, placebo: null, examined: null };
    case 'placebo_started':
      return {
        ...judging,
        placebo: {
          started: event,
          startedAt: now,
          doneBefore: 0,
          shuffle: null,
          mirror: null,
          last: null,
        },
      };
    case 'arm_finished':
      return judging.placebo === null
        ? judging
        : { ...judging, placebo: { ...judging.placebo, [event.kind]: event, last: event } };
    case 'examined':
      return { ...judging, examined: event };
    default:
      throw new TypeError(`Cannot show "${(event satisfies never as SessionEvent).type}"`);
  }
}

/** A resume continues the arms: the time since the stop does not count. */
export function resumeJudging(judging: JudgingView, now: number): JudgingView {
  const { placebo } = judging;
  if (placebo === null) return judging;
  const doneBefore = placebo.last?.done ?? 0;
  return { ...judging, placebo: { ...placebo, startedAt: now, doneBefore } };
}
