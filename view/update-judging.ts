import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import type { JudgingView } from './session-view.ts';

type JudgingEvent = EventOf<'replayed' | 'placebo_started' | 'arm_finished' | 'examined'>;

/** What is known of luck after one more finding. A session that goes on is judged anew. */
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

/** A session that goes on goes on with its arms: the time in which nobody played them is none of theirs. */
export function resumeJudging(judging: JudgingView, now: number): JudgingView {
  const { placebo } = judging;
  if (placebo === null) return judging;
  const doneBefore = placebo.last?.done ?? 0;
  return { ...judging, placebo: { ...placebo, startedAt: now, doneBefore } };
}
