import * as z from 'zod';
import { StrategistReview } from '../../protocol/proposal.ts';
import type { Brief, InterveneBrief, ReviewBrief } from '../briefs/briefs.ts';
import type { Reading } from '../models/turn-script.ts';
import { type AnswerIn, listOf, oneOf, words } from './answer-fields.ts';
import { adjustmentAnswer, readAdjustments } from './read-adjustments.ts';

const SOME = { least: 1, most: 6 };

function adjustmentsAnswer(brief: Brief) {
  return listOf(
    adjustmentAnswer(brief),
    { least: 0, most: 4 },
    'Changes of the strategy as it was at the end',
  );
}

export function strategistReviewAnswer(brief: ReviewBrief) {
  return z.strictObject({
    analysis: words('What the segment says of the thesis'),
    decision: StrategistReview.shape.decision.describe(
      'keep: carry it on as it was at the end; adjust: with the adjustments; drop: let it go',
    ),
    adjustments: adjustmentsAnswer(brief),
    next_step: words('What to do next'),
  });
}

/** Only who adjusts has adjustments. */
export function readStrategistReview(
  { decision, adjustments: asked, ...said }: AnswerIn<typeof strategistReviewAnswer>,
  { latest }: ReviewBrief,
): Reading<object> {
  const { adjustments, problems } = readAdjustments(asked, latest.end, 'adjustments');
  if ((decision === 'adjust') !== adjustments.length > 0) {
    problems.push(
      decision === 'adjust'
        ? 'adjustments are empty, and the decision is "adjust"'
        : `adjustments must be empty where the decision is "${decision}"`,
    );
  }
  return problems.length > 0 ? { problems } : { message: { ...said, decision, adjustments } };
}

export function criticReviewAnswer(brief: ReviewBrief) {
  return z.strictObject({
    summary: words('What the numbers say, in a sentence or two'),
    findings: listOf(words('A finding, tied to a number'), SOME, 'Findings'),
    adjustments: adjustmentsAnswer(brief),
    next_step: words('What to do next'),
  });
}

export function readCriticReview(
  { summary, findings, adjustments: asked, next_step }: AnswerIn<typeof criticReviewAnswer>,
  { latest }: ReviewBrief,
): Reading<object> {
  const { adjustments, problems } = readAdjustments(asked, latest.end, 'adjustments');
  if (problems.length > 0) return { problems };
  return { message: { analysis: { summary, findings }, adjustments, next_step } };
}

/** What the Critic answers between two waves; what the rules would do is on offer where they would. */
export function interventionAnswer(brief: InterveneBrief) {
  return z.strictObject({
    summary: words('What goes wrong, or why it is only chance, in a sentence or two'),
    findings: listOf(words('A finding, tied to a number'), SOME, 'Findings'),
    decision: oneOf(
      [...(brief.rule_patch === null ? [] : ['rule']), 'adjust', 'hold'],
      'rule: what the rules would do; adjust: the adjustment in its place; hold: neither',
    ),
    adjustment: adjustmentAnswer(brief).nullable().describe('Null unless the decision is adjust'),
    next_step: words('What to look at next'),
  });
}

export function readIntervention(
  { summary, findings, decision, adjustment, next_step }: AnswerIn<typeof interventionAnswer>,
  { rules }: InterveneBrief,
): Reading<object> {
  if ((decision === 'adjust') !== (adjustment !== null)) {
    const problem =
      adjustment === null
        ? 'adjustment is null, and the decision is "adjust"'
        : `adjustment must be null where the decision is "${decision}"`;
    return { problems: [problem] };
  }
  const asked = adjustment === null ? [] : [adjustment];
  const { adjustments, problems } = readAdjustments(asked, rules, 'adjustment');
  if (problems.length > 0) return { problems };
  const analysis = { summary, findings };
  return { message: { decision, analysis, adjustment: adjustments[0] ?? null, next_step } };
}
