import * as z from 'zod';
import { CostRow } from './cost-row.ts';
import { Honesty } from './honesty.ts';
import { MarketFacts } from './market-facts.ts';
import { Metrics } from './metrics.ts';
import { Count, IsoTime, Ratio, SessionKey, Share } from './scalars.ts';
import { Breakdown, TargetCheck, TestCounts, TrialCounts } from './segment-results.ts';
import { Strategy } from './strategy.ts';

/** A centre that ran, with what it did on its steps. */
export const RankedStrategy = z.strictObject({
  name: z.string(),
  segment: z.int().positive(),
  strategy: Strategy,
  tests: Count.describe('Tests that ran with it'),
  step: Metrics,
  mean_episode_score: Ratio,
  in_sample: z.boolean(),
});
export type RankedStrategy = z.infer<typeof RankedStrategy>;

/** What closed on one UTC day. */
export const DailyPnl = z.strictObject({
  day: z.iso.date(),
  pnl: z.number().describe('Quote currency, after all costs'),
  trades: z.int().positive(),
});
export type DailyPnl = z.infer<typeof DailyPnl>;

/** Where nine of ten draws lie, and the middle one. Quote currency, after all costs. */
const RandomRange = z.strictObject({ p5: z.number(), median: z.number(), p95: z.number() });
export type RandomRange = z.infer<typeof RandomRange>;

/** The walk-forward record with its entries left to chance. */
export const RandomEntries = z.strictObject({
  draws: z.int().positive(),
  curve: z.array(RandomRange.extend({ ts: IsoTime })).describe('After each step, from 0'),
  total_pnl: RandomRange,
  at_least: Share.describe(
    'Draws that made at least what the strategy made, as a share; no p-value',
  ),
});
export type RandomEntries = z.infer<typeof RandomEntries>;

/** Aggregates of the session. `metrics_global.json`. */
export const MetricsGlobal = z.strictObject({
  session: SessionKey,
  market: MarketFacts,
  schedule: z.enum(['forward', 'revisit']),
  segments: Count,
  counts: TestCounts,
  trials: TrialCounts,
  episodes: Count,
  events: z.strictObject({
    trades: Count.describe('Lines of all trades.jsonl'),
    scores: Count.describe('Lines of all scores.jsonl'),
    plans: Count.describe('Lines of all plan.jsonl'),
  }),
  walk_forward: z.strictObject({
    segments: z.array(z.int().positive()).describe('Whose steps are out of sample'),
    days: z.number().nonnegative(),
    metrics: Metrics,
    buy_and_hold: z.strictObject({ total_pnl: z.number(), maxdd: z.number().max(0) }),
    curve: z
      .array(z.strictObject({ ts: IsoTime, equity: z.number(), buy_and_hold: z.number() }))
      .describe('After each step, from 0'),
    daily_pnl: z
      .array(DailyPnl)
      .describe('Trades by the UTC day in which they closed; days without any are absent'),
    random_entries: RandomEntries.nullable().describe(
      'As many entries at random bars, with the same exits; null where none were drawn or nothing traded',
    ),
  }),
  in_sample_curves: z
    .array(
      z.strictObject({
        segment: z.int().positive(),
        curve: z.array(z.strictObject({ ts: IsoTime, equity: z.number() })),
      }),
    )
    .describe('Segments over steps that were seen before, each from 0; they are never summed'),
  targets: z.array(TargetCheck).describe('Of the walk-forward record'),
  breakdown: Breakdown.describe('Of the walk-forward record'),
  profitable_tests_share: Ratio.describe(
    'Kept tests of the walk-forward record that made money; no measure of skill',
  ),
  strategies: z
    .array(RankedStrategy)
    .describe('By t of their steps, best first; in-sample ones after the others'),
  costs: z.array(CostRow).describe('What models have cost; empty where none was asked'),
  budget_ended: z
    .array(z.strictObject({ turn: z.int().positive(), why: z.string() }))
    .describe('From which turns on heuristic agents took over from models, and why'),
  honesty: Honesty.describe('How much of what was found is luck'),
  verdict: z.strictObject({
    verdict: z.enum(['no evidence', 'candidate', 'survived', 'not judged']),
    why: z.string().min(1),
  }),
});
export type MetricsGlobal = z.infer<typeof MetricsGlobal>;
