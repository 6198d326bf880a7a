import * as z from 'zod';
import { WatchedMetric } from '../../protocol/proposal.ts';
import type { ChooseBrief } from '../briefs/briefs.ts';
import type { Reading } from '../models/turn-script.ts';
import { type AnswerIn, listOf, numberIn, oneOf, words } from './answer-fields.ts';
import { adjustmentAnswer, readAdjustments } from './read-adjustments.ts';

const MOST_ADJUSTMENTS = 4;

/** The Critic's answer. The decision is a single word, so that it cannot contradict itself. */
export function verdictAnswer(brief: ChooseBrief) {
  // Sorted, so that the form does not depend on the order in which the proposals are shown.
  const ids = brief.proposals.map(({ id }) => id).sort();
  const opinion = z.strictObject({
    score: numberIn(0, 1, 'Quality of the proposal; null if it cannot be judged').nullable(),
    reasons: listOf(words('A reason, tied to a number'), { least: 1, most: 6 }, 'Reasons'),
  });
  const decisions = [...ids, ...(brief.may_send_back ? ['revise'] : []), 'fall_back'];
  return z.strictObject({
    summary: words('The choice and its reason, in one or two sentences'),
    proposals: z.strictObject(Object.fromEntries(ids.map((id) => [id, opinion]))),
    decision: oneOf(
      decisions,
      'The id of the proposal to run; revise to send all three back; fall_back to run the fall-back strategy',
    ),
    adjustments: listOf(
      adjustmentAnswer(brief),
      { least: 0, most: MOST_ADJUSTMENTS },
      'Changes to the chosen proposal',
    ),
    watch: listOf(
      z
        .strictObject(WatchedMetric.shape)
        .refine(isPossible, { error: 'has a value that is impossible for its metric' }),
      { least: 0, most: 5 },
      'Bounds that must hold over the segment for the choice to be right',
    ),
  });
}

/** Shares lie in [0, 1], drawdowns are not positive, all other metrics are not negative. */
function isPossible({ metric, value }: WatchedMetric): boolean {
  if (metric === 'maxdd') return value <= 0;
  const isShare = metric === 'hit' || metric === 'high_vol_share';
  return value >= 0 && (!isShare || value <= 1);
}

/** The decision as a verdict, with adjustments of the chosen proposal. */
export function readVerdict(
  { summary, proposals, decision, adjustments: changes, watch }: AnswerIn<typeof verdictAnswer>,
  brief: ChooseBrief,
): Reading<object> {
  const chosen = brief.proposals.find(({ id }) => id === decision);
  if (chosen === undefined && changes.length > 0) {
    return { problems: [`adjustments must be empty if the decision is "${decision}"`] };
  }
  const { adjustments, problems } =
    chosen === undefined
      ? { adjustments: [], problems: [] }
      : readAdjustments(changes, chosen, `adjustments of ${chosen.id}`);
  if (problems.length > 0) return { problems };
  const approved = adjustments.length > 0 ? 'approved_with_adjustments' : 'approved';
  const opinions = Object.entries(proposals).map(([id, opinion]) => ({ id, ...opinion }));
  return {
    message: {
      verdict: chosen === undefined ? 'rejected' : approved,
      chosen: chosen?.id ?? null,
      analysis: { summary, proposals: opinions },
      adjustments,
      metrics: watch,
      next_step: chosen === undefined ? decision : 'run',
    },
  };
}
