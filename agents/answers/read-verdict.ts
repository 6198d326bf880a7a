import * as z from 'zod';
import { WatchedMetric } from '../../protocol/proposal.ts';
import type { ChooseBrief } from '../briefs/briefs.ts';
import type { Reading } from '../models/turn-script.ts';
import { type AnswerIn, listOf, numberIn, oneOf, words } from './answer-fields.ts';
import { adjustmentAnswer, readAdjustments } from './read-adjustments.ts';

const MOST_ADJUSTMENTS = 4;

/**
 * What the Critic answers. The decision is one word, so that it cannot contradict itself: the id of a
 * proposal runs it, and nothing else does.
 */
export function verdictAnswer(brief: ChooseBrief) {
  // In the order of their ids, whatever the order in which they are offered: the same form each time.
  const ids = brief.proposals.map(({ id }) => id).sort();
  const opinion = z.strictObject({
    score: numberIn(0, 1, 'How good it is; null where it cannot be said').nullable(),
    reasons: listOf(words('A reason, tied to a number'), { least: 1, most: 6 }, 'Reasons'),
  });
  const decisions = [...ids, ...(brief.may_send_back ? ['revise'] : []), 'fall_back'];
  return z.strictObject({
    summary: words('The choice and why, in a sentence or two'),
    proposals: z.strictObject(Object.fromEntries(ids.map((id) => [id, opinion]))),
    decision: oneOf(
      decisions,
      'The id of the proposal to run; revise to send all three back; fall_back to run what is named for it',
    ),
    adjustments: listOf(
      adjustmentAnswer(brief),
      { least: 0, most: MOST_ADJUSTMENTS },
      'Changes of the proposal that runs',
    ),
    watch: listOf(
      z
        .strictObject(WatchedMetric.shape)
        .refine(isPossible, { error: 'has a value that its metric cannot have' }),
      { least: 0, most: 5 },
      'What must hold over the segment for the choice to have been right',
    ),
  });
}

/** Shares are of 1, drawdowns are negative, and the rest is not. */
function isPossible({ metric, value }: WatchedMetric): boolean {
  if (metric === 'maxdd') return value <= 0;
  const isShare = metric === 'hit' || metric === 'high_vol_share';
  return value >= 0 && (!isShare || value <= 1);
}

/** The decision as a verdict, with adjustments of the proposal that runs. */
export function readVerdict(
  { summary, proposals, decision, adjustments: asked, watch }: AnswerIn<typeof verdictAnswer>,
  brief: ChooseBrief,
): Reading<object> {
  const chosen = brief.proposals.find(({ id }) => id === decision);
  if (chosen === undefined && asked.length > 0) {
    return { problems: [`adjustments must be empty where "${decision}" is decided`] };
  }
  const { adjustments, problems } =
    chosen === undefined
      ? { adjustments: [], problems: [] }
      : readAdjustments(asked, chosen, `adjustments of ${chosen.id}`);
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
