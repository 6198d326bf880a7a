import type { SessionEvent } from '../../protocol/session-event.ts';
import type { LeaderView, PlanView } from './session-view.ts';

/** The feed of changes, and what came of those that moved a parameter. */
export function updatePlans(
  plans: readonly PlanView[],
  event: SessionEvent,
  leaders: readonly LeaderView[],
): readonly PlanView[] {
  if (event.type === 'planned') {
    const before = leaders
      .filter(({ segment }) => segment === event.event.segment)
      .reduce<LeaderView | null>(
        (last, one) => (last === null || one.patches > last.patches ? one : last),
        null,
      );
    return [...plans, { event: event.event, before: centreOf(before), since: null }];
  }
  if (event.type !== 'wave_finished') return plans;
  // The centre of now is that of the last patch of the segment.
  const last = plans.findLastIndex(
    ({ event: { segment, patch } }) => segment === event.segment && patch !== undefined,
  );
  return plans.map((plan, i) => (i === last ? { ...plan, since: event.centre } : plan));
}

function centreOf(leader: LeaderView | null): PlanView['before'] {
  if (leader === null) return null;
  const { rules, tests, metrics } = leader;
  return { rules, tests, metrics };
}
