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
    'Changes to the strategy as it was at the end',
  );
}

export function strategistReviewAnswer(brief: ReviewBrief) {
  return z.strictObject({
    analysis: words('Evidence of the segment for or against the thesis'),
    decision: StrategistReview.shape.decision.describe(
      'keep: continue with the strategy as it was at the end; adjust: with the adjustments; drop: abandon it',
    ),
    adjustments: adjustmentsAnswer(brief),
    next_step: words('What to do next'),
  });
}

/** Adjustments come with the decision "adjust" and with no other. */
export function readStrategistReview(
  { decision, adjustments: changes, ...texts }: AnswerIn<typeof strategistReviewAnswer>,
  { latest }: ReviewBrief,
): Reading<object> {
  const { adjustments, problems } = readAdjustments(changes, latest.end, 'adjustments');
  if ((decision === 'adjust') !== adjustments.length > 0) {
    problems.push(
      decision === 'adjust'
        ? 'adjustments must not be empty if the decision is "adjust"'
        : `adjustments must be empty if the decision is "${decision}"`,
    );
  }
  return problems.length > 0 ? { problems } : { message: { ...texts, decision, adjustments } };
}

export function criticReviewAnswer(brief: ReviewBrief) {
  return z.strictObject({
    summary: words('The results, in one or two sentences'),
    findings: listOf(words('A finding, tied to a number'), SOME, 'Findings'),
    adjustments: adjustmentsAnswer(brief),
    next_step: words('What to do next'),
  });
}

export function readCriticReview(
  { summary, findings, adjustments: changes, next_step }: AnswerIn<typeof criticReviewAnswer>,
  { latest }: ReviewBrief,
): Reading<object> {
  const { adjustments, problems } = readAdjustments(changes, latest.end, 'adjustments');
  if (problems.length > 0) return { problems };
  return { message: { analysis: { summary, findings }, adjustments, next_step } };
}

/** The Critic's answer between two waves; the decision "rule" is allowed only if a rule fires. */
export function interventionAnswer(brief: InterveneBrief) {
  return z.strictObject({
    summary: words('What is wrong, or why it is only chance, in one or two sentences'),
    findings: listOf(words('A finding, tied to a number'), SOME, 'Findings'),
    decision: oneOf(
      [...(brief.rule_patch === null ? [] : ['rule']), 'adjust', 'hold'],
      'rule: the change of the adjustment rules; adjust: the adjustment instead; hold: no change',
    ),
    adjustment: adjustmentAnswer(brief).nullable().describe('Null unless the decision is "adjust"'),
    next_step: words('What to examine next'),
  });
}

export function readIntervention(
  { summary, findings, decision, adjustment, next_step }: AnswerIn<typeof interventionAnswer>,
  { rules }: InterveneBrief,
): Reading<object> {
  if ((decision === 'adjust') !== (adjustment !== null)) {
    const problem =
      adjustment === null
        ? 'adjustment must not be null if the decision is "adjust"'
        : `adjustment must be null if the decision is "${decision}"`;
    return { problems: [problem] };
  }
  const changes = adjustment === null ? [] : [adjustment];
  const { adjustments, problems } = readAdjustments(changes, rules, 'adjustment');
  if (problems.length > 0) return { problems };
  const analysis = { summary, findings };
  return { message: { decision, analysis, adjustment: adjustments[0] ?? null, next_step } };
}
