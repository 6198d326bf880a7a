import type { SessionEvent } from '../protocol/session-event.ts';
import type { LeaderView, SegmentView } from './session-view.ts';

/** The centres that ran (a proposal, then one per patch), ranked: out of sample first, then by t. */
export function updateLeaders(
  leaders: readonly LeaderView[],
  event: SessionEvent,
  segments: readonly SegmentView[],
): readonly LeaderView[] {
  if (event.type !== 'wave_finished') return leaders;
  const own = segments.find(({ segment }) => segment === event.segment);
  if (own === undefined) return leaders;
  const leader: LeaderView = {
    ...event.centre,
    segment: own.segment,
    name: own.chosen?.proposal ?? '',
    isInSample: own.isInSample,
    patches: own.centre,
  };
  const others = leaders.filter(
    ({ segment, patches }) => segment !== own.segment || patches !== own.centre,
  );
  const rank = ({ metrics }: LeaderView) => metrics.t ?? Number.NEGATIVE_INFINITY;
  return [...others, leader].sort(
    (a, b) =>
      Number(a.isInSample) - Number(b.isInSample) ||
      (rank(a) === rank(b) ? 0 : rank(b) > rank(a) ? 1 : -1) ||
      a.segment - b.segment ||
      a.patches - b.patches,
  );
}
