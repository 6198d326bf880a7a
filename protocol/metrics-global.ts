import * as z from 'zod';
import { CostRow } from './cost-row.ts';
import { Honesty } from './honesty.ts';
import { MarketFacts } from './market-facts.ts';
import { Metrics } from './metrics.ts';
import { Count, IsoTime, Ratio, SessionKey, Share } from './scalars.ts';
import { Breakdown, TargetCheck, TestCounts, TrialCounts } from './segment-results.ts';
import { Strategy } from './strategy.ts';

/** A centre with its step results. */
export const RankedStrategy = z.strictObject({
  name: z.string(),
  segment: z.int().positive(),
  strategy: Strategy,
  tests: Count.describe('Number of tests with it'),
  step: Metrics,
  mean_episode_score: Ratio,
  in_sample: z.boolean(),
});
export type RankedStrategy = z.infer<typeof RankedStrategy>;

/** P&L of the trades closed on one UTC day. */
export const DailyPnl = z.strictObject({
  day: z.iso.date(),
  pnl: z.number().describe('Quote currency, after all costs'),
  trades: z.int().positive(),
});
export type DailyPnl = z.infer<typeof DailyPnl>;

/** Range of nine in ten draws, and the median. Quote currency, after all costs. */
const RandomRange = z.strictObject({ p5: z.number(), median: z.number(), p95: z.number() });
export type RandomRange = z.infer<typeof RandomRange>;

/** The walk-forward record with random entries. */
export const RandomEntries = z.strictObject({
  draws: z.int().positive(),
  curve: z.array(RandomRange.extend({ ts: IsoTime })).describe('After each step, from 0'),
  total_pnl: RandomRange,
  at_least: Share.describe('Share of draws with at least the P&L of the strategy; not a p-value'),
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
    trades: Count.describe('Lines of all trades.jsonl files'),
    scores: Count.describe('Lines of all scores.jsonl files'),
    plans: Count.describe('Lines of all plan.jsonl files'),
  }),
  walk_forward: z.strictObject({
    segments: z.array(z.int().positive()).describe('Segments whose steps are out of sample'),
    days: z.number().nonnegative(),
    metrics: Metrics,
    buy_and_hold: z.strictObject({ total_pnl: z.number(), maxdd: z.number().max(0) }),
    curve: z
      .array(z.strictObject({ ts: IsoTime, equity: z.number(), buy_and_hold: z.number() }))
      .describe('After each step, from 0'),
    daily_pnl: z
      .array(DailyPnl)
      .describe('By the UTC day of the exit; days without exits are absent'),
    random_entries: RandomEntries.nullable().describe(
      'The same number of entries at random bars with the same exits; null without draws or trades',
    ),
  }),
  in_sample_curves: z
    .array(
      z.strictObject({
        segment: z.int().positive(),
        curve: z.array(z.strictObject({ ts: IsoTime, equity: z.number() })),
      }),
    )
    .describe('Segments over in-sample steps, each from 0; they are never summed'),
  targets: z.array(TargetCheck).describe('Of the walk-forward record'),
  breakdown: Breakdown.describe('Of the walk-forward record'),
  profitable_tests_share: Ratio.describe(
    'Share of profitable tests among the kept ones of the walk-forward record; not a measure of skill',
  ),
  strategies: z
    .array(RankedStrategy)
    .describe('By t of their steps, best first; in-sample ones last'),
  costs: z.array(CostRow).describe('Cost of models; empty without model calls'),
  budget_ended: z
    .array(z.strictObject({ turn: z.int().positive(), why: z.string() }))
    .describe('Turns from which on heuristic agents replaced models, and why'),
  honesty: Honesty.describe('Tests of how much of the result is luck'),
  verdict: z.strictObject({
    verdict: z.enum(['no evidence', 'candidate', 'survived', 'not judged']),
    why: z.string().min(1),
  }),
});
export type MetricsGlobal = z.infer<typeof MetricsGlobal>;
