import * as z from 'zod';
import { Ratio, Share } from './scalars.ts';
import { ParameterName, StrategyRules } from './strategy.ts';

const Text = z.string().min(1).max(2000);

/** Expectations of the author of a proposal. Null is "no opinion". */
export const ExpectedMetrics = z.strictObject({
  hit: Share.nullable(),
  payoff: z.number().nonnegative().nullable(),
  maxdd: z.number().max(0).nullable().describe('Quote currency, per episode'),
  trades_per_day: z.number().nonnegative().nullable(),
});
export type ExpectedMetrics = z.infer<typeof ExpectedMetrics>;

/** A strategy that the Strategist proposes for a segment. */
export const Proposal = z.strictObject({
  id: z.string().regex(/^p[1-9]\d?$/),
  name: z.string().min(1).max(80),
  kind: z.enum(['exploit', 'vary', 'explore']),
  thesis: Text.describe('Why it should be profitable'),
  ...StrategyRules.shape,
  short_plan: z.array(Text).min(1).max(8),
  expected_metrics: ExpectedMetrics,
  refuted_by: Text.describe('The measurement that would refute the thesis'),
});
export type Proposal = z.infer<typeof Proposal>;

/** A requested parameter change; it becomes a Patch when the Maestro applies it. */
export const Adjustment = z.strictObject({
  parameter: ParameterName,
  old_value: z.number(),
  new_value: z.number(),
  reason: Text,
});
export type Adjustment = z.infer<typeof Adjustment>;

/** The Strategist before a segment: three proposals. */
export const StrategistMessage = z.strictObject({
  agent: z.literal('strategist'),
  turn: z.int().positive(),
  proposals: z.array(Proposal).length(3),
  next_step: Text,
});
export type StrategistMessage = z.infer<typeof StrategistMessage>;

/** The Strategist after a segment: the decision how to continue. */
export const StrategistReview = z.strictObject({
  agent: z.literal('strategist'),
  turn: z.int().positive(),
  decision: z.enum(['keep', 'adjust', 'drop']),
  analysis: Text,
  adjustments: z.array(Adjustment).max(4),
  next_step: Text,
});
export type StrategistReview = z.infer<typeof StrategistReview>;

/** A metric to watch, with its bound. */
export const WatchedMetric = z.strictObject({
  metric: z.enum(['hit', 'payoff', 'maxdd', 'blunders_per_100', 'high_vol_share']),
  bound: z.enum(['>=', '<=']),
  value: z.number(),
});
export type WatchedMetric = z.infer<typeof WatchedMetric>;

/** The Critic before a segment: the choice of a proposal. */
export const Verdict = z.strictObject({
  agent: z.literal('critic'),
  turn: z.int().positive(),
  verdict: z.enum(['approved', 'approved_with_adjustments', 'rejected']),
  chosen: z.string().nullable().describe('Id of a proposal; null if all are rejected'),
  analysis: z.strictObject({
    summary: Text,
    proposals: z
      .array(
        z.strictObject({
          id: z.string(),
          score: Ratio.describe('In [0, 1]; null if it could not be scored'),
          reasons: z.array(Text).min(1),
        }),
      )
      .min(1),
  }),
  adjustments: z.array(Adjustment).max(4),
  metrics: z.array(WatchedMetric),
  next_step: z.enum(['run', 'revise', 'fall_back']),
});
export type Verdict = z.infer<typeof Verdict>;

/** The Critic after a segment: a review of the results. */
export const CriticReview = z.strictObject({
  agent: z.literal('critic'),
  turn: z.int().positive(),
  analysis: z.strictObject({ summary: Text, findings: z.array(Text).min(1) }),
  adjustments: z.array(Adjustment).max(4),
  next_step: Text,
});
export type CriticReview = z.infer<typeof CriticReview>;

/** The Critic between two waves with degraded results: whether and how to intervene. */
export const CriticIntervention = z.strictObject({
  agent: z.literal('critic'),
  turn: z.int().positive(),
  decision: z
    .enum(['rule', 'adjust', 'hold'])
    .describe(
      'rule: the change of the adjustment rules; adjust: the adjustment instead; hold: no change',
    ),
  analysis: z.strictObject({ summary: Text, findings: z.array(Text).min(1) }),
  adjustment: Adjustment.nullable().describe('Null unless the decision is "adjust"'),
  next_step: Text,
});
export type CriticIntervention = z.infer<typeof CriticIntervention>;

/** The Maestro: actions and their results. */
export const MaestroMessage = z.strictObject({
  agent: z.literal('maestro'),
  turn: z.int().positive(),
  action: z.enum(['scope_set', 'fallen_back', 'patch_applied', 'segment_closed', 'plan_written']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  metrics_after_patch: z.strictObject({ hit: Ratio, payoff: Ratio }).nullable(),
  status: Text,
  next_step: Text,
});
export type MaestroMessage = z.infer<typeof MaestroMessage>;

/** The Maestro's one page after every second segment. */
export const OnePagePlan = z.strictObject({
  agent: z.literal('maestro'),
  turn: z.int().positive(),
  headline: Text,
  routines: z.array(Text).min(1),
  owners: z.array(
    z.strictObject({ metric: Text, owner: Text, now: Text, target: Text, action: Text }),
  ),
  health_checks: z.array(
    z.strictObject({ check: Text, state: z.enum(['ok', 'watch', 'act']), found: Text }),
  ),
  next_step: Text,
});
export type OnePagePlan = z.infer<typeof OnePagePlan>;
