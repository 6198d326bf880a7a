import * as z from 'zod';
import { CriticAudit, PatchExperiment } from './honesty.ts';
import { Metrics } from './metrics.ts';
import { Patch } from './plan-event.ts';
import { WatchedMetric } from './proposal.ts';
import { Count, Ratio, SessionKey, SimulatedMark, TestName, VolatilityRegime } from './scalars.ts';
import { Strategy } from './strategy.ts';
import { ExitReason } from './trade-event.ts';

/** kept: its candidate ran on the step; abstained: flat on the step; failed: broke; skipped: did not run. */
export const TestStatus = z.enum(['kept', 'abstained', 'failed', 'skipped']);
export type TestStatus = z.infer<typeof TestStatus>;

export const TestOutcome = z.strictObject({
  test: TestName,
  wave: z.int().positive(),
  status: TestStatus,
  why: z.string().nullable().describe('Why it failed, was skipped or abstained; null if kept'),
  candidate: Count.nullable().describe('The kept candidate; null if none was kept'),
  train_score: Ratio.describe('Of the kept candidate, otherwise of the best by train score'),
  validation_score: Ratio.describe('Of the kept candidate; null if none was kept'),
  step: Metrics.nullable().describe('Null unless kept'),
});
export type TestOutcome = z.infer<typeof TestOutcome>;

export const TestCounts = z.strictObject({
  planned: Count,
  kept: Count,
  abstained: Count,
  failed: Count,
  skipped: Count,
});
export type TestCounts = z.infer<typeof TestCounts>;

/** Every evaluation is a trial, whatever its result. */
export const TrialCounts = z.strictObject({
  scouted: Count.describe('Parameter sets run by scouting'),
  proposals: Count,
  screened_sets: Count.describe('Parameter sets run on the screening bars'),
  candidates: Count.describe('Evaluations on train slices: candidates x windows'),
  validations: Count.describe('Runs on validation slices'),
  steps: Count.describe('Runs on step slices'),
  patches: Count,
  shadows: Count.describe('Shadow runs of tests, on all three slices together'),
});
export type TrialCounts = z.infer<typeof TrialCounts>;

const Group = z.strictObject({ n_trades: Count, hit: Ratio, total_pnl: z.number() });

/** Step trades of a segment, broken down. */
export const Breakdown = z.strictObject({
  by_regime: z.partialRecord(VolatilityRegime, Group),
  by_exit_reason: z.partialRecord(ExitReason, Group),
  by_side: z.strictObject({ LONG: Group, SHORT: Group }),
});
export type Breakdown = z.infer<typeof Breakdown>;

export const TargetCheck = z.strictObject({
  metric: z.string(),
  target: z.number(),
  value: Ratio,
  met: z.boolean().nullable().describe('Null if the value is undefined'),
});
export type TargetCheck = z.infer<typeof TargetCheck>;

/** The result of a metric that the Critic asked to watch. */
export const WatchedResult = z.strictObject({
  ...WatchedMetric.shape,
  found: Ratio.describe('The value of the segment'),
  kept: z.boolean().nullable().describe('Whether the bound was met; null without a value'),
});
export type WatchedResult = z.infer<typeof WatchedResult>;

/** The results of a segment. `segment_results.json`. */
export const SegmentResults = z.strictObject({
  simulated: SimulatedMark,
  session: SessionKey,
  segment: z.int().positive(),
  in_sample: z.boolean(),
  proposal: z.string().describe('Name of the strategy that ran'),
  strategy_at_start: Strategy,
  strategy_at_end: Strategy.describe('With the patches of the segment'),
  counts: TestCounts,
  trials: TrialCounts,
  episodes: Count.describe('Step episodes, with or without trades'),
  step: Metrics.describe('Over the step slices of the kept tests, chained in time'),
  validation: Metrics.describe('Of the kept candidates; biased upwards by selection'),
  high_vol_share: Ratio.describe('Share of step trades in episodes of high volatility'),
  mean_episode_score: Ratio.describe('Trade-weighted score of the step episodes'),
  mean_episode_maxdd: Ratio.describe('Over step episodes with trades'),
  targets: z.array(TargetCheck),
  watched: z.array(WatchedResult).describe('Metrics that the verdict asked to watch'),
  buy_and_hold_pnl: z.number().describe('Same notional, over the same step bars, after costs'),
  breakdown: Breakdown,
  patches: z.array(Patch).describe('Including reverted ones'),
  experiments: z.array(PatchExperiment).describe('The result of each patch, in the same order'),
  critic_audit: CriticAudit.nullable().describe('Null if no proposal was chosen or no audit ran'),
  tests: z.array(TestOutcome),
});
export type SegmentResults = z.infer<typeof SegmentResults>;
