import type { PlanEvent } from '../protocol/plan-event.ts';
import type { SessionEvent } from '../protocol/session-event.ts';
import type { LeaderView, PlanView, SegmentView } from './session-view.ts';

/**
 * The changes of the plan, with the outcome of those that moved a parameter.
 *
 * @param segments before the event
 */
export function updatePlans(
  plans: readonly PlanView[],
  event: SessionEvent,
  leaders: readonly LeaderView[],
  segments: readonly SegmentView[],
): readonly PlanView[] {
  if (event.type === 'planned') {
    const { segment } = event.event;
    const own = segments.find((one) => one.segment === segment);
    const before = leaders.find((one) => one.segment === segment && one.patches === own?.centre);
    const plan = { event: event.event, before: centreOf(before), since: null, experiment: null };
    return [...withOutcome(plans, event.event), plan];
  }
  if (event.type !== 'wave_finished') return plans;
  // The running centre is that of the segment's last patch, unless it was reverted.
  const last = plans.findLastIndex(
    ({ event: { segment, patch } }) => segment === event.segment && patch !== undefined,
  );
  return plans.map((plan, i) =>
    i === last && plan.event.action !== 'revert' ? { ...plan, since: event.centre } : plan,
  );
}

/** Records the outcome of a patch. */
function withOutcome(plans: readonly PlanView[], { experiment }: PlanEvent): readonly PlanView[] {
  if (experiment === undefined) return plans;
  const { segment, applied_at } = experiment;
  const last = plans.findLastIndex(
    ({ event }) => event.segment === segment && event.patch?.applied_at === applied_at,
  );
  return plans.map((plan, i) => (i === last ? { ...plan, experiment } : plan));
}

function centreOf(leader: LeaderView | undefined): PlanView['before'] {
  if (leader === undefined) return null;
  const { rules, tests, metrics } = leader;
  return { rules, tests, metrics };
}
