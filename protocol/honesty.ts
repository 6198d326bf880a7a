import * as z from 'zod';
import { Metrics } from './metrics.ts';
import { Count, IsoTime, Ratio, Sha256, Share, TestName } from './scalars.ts';
import { Strategy } from './strategy.ts';

/**
 * How a market is robbed of every edge: its bars in another order, or each bar turned upside down by
 * the toss of a coin, with the drift kept.
 */
export const PlaceboKind = z.enum(['shuffle', 'mirror']);
export type PlaceboKind = z.infer<typeof PlaceboKind>;

/** A centre that ran, replayed unchanged over all step bars. */
export const Finalist = z.strictObject({
  name: z.string(),
  segment: z.int().positive(),
  first_test: TestName.describe('The first that ran around it'),
  strategy: Strategy,
  step: Metrics.describe('Over all step bars of the session, after costs'),
  t: Ratio.describe('Of its mean return a bar in excess of the market; null where it never traded'),
});
export type Finalist = z.infer<typeof Finalist>;

/** What one whole search came to: the session itself, or a placebo arm. */
export const SearchOutcome = z.strictObject({
  champion_t: Ratio.describe('The largest t of its finalists; null where none traded'),
  record_t: Ratio.describe('Of the adaptive walk-forward record; null where it never traded'),
  record_pnl: z.number().describe('Of that record, quote, after costs'),
  profitable_tests_share: Ratio.describe('Kept tests that made money; null where none was kept'),
  finalists: Count,
  trials: Count,
});
export type SearchOutcome = z.infer<typeof SearchOutcome>;

/** How many arms did at least as well, and the chance of that by luck alone. */
const Exceeding = {
  runs: Count.describe('Arms that count, the failed ones included'),
  exceeding: Count.describe(
    'Arms that did at least as well; a failed one is taken for one of them',
  ),
  p: z.number().gt(0).max(1),
};

/** One kind of placebo, summed up. */
export const PlaceboTest = z.strictObject({
  kind: PlaceboKind,
  wanted: z.int().positive(),
  stopped: z
    .boolean()
    .describe('Ended early, with so many that did as well that more would not help'),
  failed: Count,
  ...Exceeding,
  p_low: Share.describe('95 % interval of the chance (Clopper and Pearson)'),
  p_high: Share,
  mean: Ratio.describe('Mean t of the champions of the arms that traded'),
  sd: Ratio,
  haircut: Ratio.describe('What is left of the t of the champion: t less that mean'),
  luck_share: Ratio.describe('That mean over the t of the champion; null unless that is above 0'),
  implied_trials: Ratio.describe('Independent trials whose best has that mean'),
  champions: z.array(Ratio).describe('t of the champion of each arm, in order; null: none traded'),
  record: z
    .strictObject({ ...Exceeding, mean: Ratio })
    .describe('The same of the t of the adaptive record'),
  profitable_tests_share: z
    .strictObject({ mean: Ratio, low: Ratio, high: Ratio })
    .describe('Over the arms: mean, least and most'),
});
export type PlaceboTest = z.infer<typeof PlaceboTest>;

export const PlaceboResult = z.strictObject({
  agents: z.enum(['same', 'heuristic']).describe('Who searched in the arms: as here, or stand-ins'),
  shuffle: PlaceboTest,
  mirror: PlaceboTest,
  p: z.number().gt(0).max(1).describe('The larger of the two'),
  record_p: z.number().gt(0).max(1).describe('The larger of the two, of the adaptive record'),
  threshold: z.number().gt(0).max(1).describe('1 - 0.95^(1/K) of K sessions on these bars'),
  not_controlled: z.array(z.string()).describe('What it says nothing about'),
});
export type PlaceboResult = z.infer<typeof PlaceboResult>;

/** How the result of the champion changes where something else changes a little. */
export const SensitivityRow = z.strictObject({
  kind: z.enum(['as it is', 'parameter', 'costs', 'delay', 'regime', 'month']),
  what: z.string().describe('As "atr_stop_mult 1.5 to 1.7", "costs x 2", "high", "2024-05"'),
  n_trades: Count.describe('Of a regime or a month: those that closed in its bars'),
  total_pnl: z
    .number()
    .describe('Of a regime or a month: the change of equity in its bars, marked at their closes'),
  t: Ratio.describe('As of a finalist; within its bars alone where it is of a regime or a month'),
});
export type SensitivityRow = z.infer<typeof SensitivityRow>;

export const Sensitivity = z.strictObject({
  rows: z.array(SensitivityRow),
  profitable_neighbours: Ratio.describe(
    'Those that made money, of the sets with another parameter that came to another result; null where none did',
  ),
  median_neighbour_t: Ratio.describe(
    'Of the same; one that never traded is below all others, and null where the median falls on such',
  ),
});
export type Sensitivity = z.infer<typeof Sensitivity>;

/** What a patch did: its own tests less those of the parameters before it, on the same windows. */
export const PatchExperiment = z.strictObject({
  segment: z.int().positive(),
  parameter: z.string(),
  old_value: z.number(),
  new_value: z.number(),
  applied_at: TestName,
  ended_at: TestName.describe('The last test that was compared'),
  pairs: Count,
  mean_difference: Ratio.describe('P&L a test, quote; null without pairs'),
  low: Ratio.describe('95 % interval, valid whenever it is looked at; null where undefined'),
  high: Ratio,
  total_difference: z.number().describe('What the patch was worth in all, quote'),
  minimum_detectable: Ratio.describe('Difference a test that so many pairs would have shown'),
  outcome: z.enum(['keep', 'revert', 'undecided']),
});
export type PatchExperiment = z.infer<typeof PatchExperiment>;

/** A mean over tests with its 95 % interval. Shares of notional. */
const Lift = z.strictObject({ tests: Count, mean: Ratio, low: Ratio, high: Ratio });

/** The pick of the Critic held against the mean of the proposals that it had. */
export const CriticAudit = z.strictObject({
  segment: z.int().positive(),
  proposals: z.array(
    z.strictObject({ id: z.string(), chosen: z.boolean(), total_pnl: z.number() }),
  ),
  lift: Lift,
  sums: z
    .strictObject({ sum: z.number(), sum_of_squares: z.number() })
    .describe('Of the lift of each test, from which lifts of several segments are added up'),
});
export type CriticAudit = z.infer<typeof CriticAudit>;

/**
 * The walk-forward record, from the first segment that a model played on, split where the model stopped
 * learning: what came before, it may remember.
 */
export const MemorySplit = z.strictObject({
  role: z.string(),
  model: z.string(),
  cutoff: IsoTime.describe('The end of the last month that it learnt from'),
  before: Metrics.describe('Of the tests whose step began before that'),
  after: Metrics,
});
export type MemorySplit = z.infer<typeof MemorySplit>;

/** With fewer trades on the locked bars a bootstrap says too little of an exam to pass it. */
export const LEAST_EXAM_TRADES = 20;

/** A look into the vault. */
export const Exam = z.strictObject({
  look: z.int().positive().describe('Which look at this market, of all sessions'),
  level: z.number().gt(0).max(1).describe('0.05 x 2^-look'),
  specification: Sha256.describe('Of what was examined: strategy, sizing, costs and bars'),
  from: IsoTime,
  to: IsoTime,
  bars: Count,
  result: Metrics,
  t: Ratio,
  p: Ratio.describe('That its mean excess return is not above 0; null where it never traded'),
  passed: z.boolean(),
});
export type Exam = z.infer<typeof Exam>;

/** How much of what was found is luck. */
export const Honesty = z.strictObject({
  trials: z.strictObject({
    session: Count.describe('Evaluations of this session, failed ones and shadows included'),
    before: Count.describe('Of the sessions before it on bars that overlap'),
    sessions: z.int().positive().describe('K: sessions begun on such bars, this one included'),
  }),
  finalists: z.array(Finalist).describe('In the order in which they ran'),
  champion: Count.nullable().describe('Index of the largest t; null where none traded'),
  search: SearchOutcome,
  step_bars: Count,
  placebo: PlaceboResult.nullable(),
  sidak: z
    .strictObject({
      p: Share,
      trials: Count,
      p_effective: Ratio.describe('With the average-correlation number of finalists instead'),
      effective_trials: Ratio,
    })
    .nullable(),
  deflated_sharpe: z.strictObject({ value: z.number(), trials: Count }).nullable(),
  overfitting: z
    .strictObject({ pbo: z.number(), noise_low: z.number(), noise_high: z.number() })
    .nullable()
    .describe('Probability of backtest overfitting, and where it lies on noise'),
  superior_ability: z
    .strictObject({ p: z.number(), draws: z.int().positive() })
    .nullable()
    .describe("Hansen's test, consistent form"),
  minimum_length: z.strictObject({ years: z.number(), years_there: z.number(), trials: Count }),
  experiments: z.strictObject({
    patches: Count,
    kept: Count,
    reverted: Count,
    undecided: Count,
    worth: z.number().describe('All their differences on steps that nothing had seen, quote'),
    list: z.array(PatchExperiment),
  }),
  critic: z.strictObject({ session: Lift, lab: Lift, segments: z.array(CriticAudit) }).nullable(),
  memory: z.array(MemorySplit),
  heuristic: SearchOutcome.nullable().describe(
    'Heuristic agents on the same market with as many tests; null where they played',
  ),
  sensitivity: Sensitivity.nullable(),
  exam: Exam.nullable(),
  unchecked: z
    .array(z.strictObject({ check: z.string(), why: z.string() }))
    .describe('Checks that could not run: none of them counts as passed'),
});
export type Honesty = z.infer<typeof Honesty>;

const PlaceboTestOverview = PlaceboTest.pick({
  runs: true,
  exceeding: true,
  p: true,
  mean: true,
  haircut: true,
});

/** What a screen says of luck: the same numbers. */
export const LuckOverview = z.strictObject({
  champion_t: SearchOutcome.shape.champion_t,
  record_t: SearchOutcome.shape.record_t,
  placebo: PlaceboResult.pick({ agents: true, p: true, record_p: true, threshold: true })
    .extend({ shuffle: PlaceboTestOverview, mirror: PlaceboTestOverview })
    .nullable(),
  next: z.string().min(1).describe('What to do with the verdict'),
});
export type LuckOverview = z.infer<typeof LuckOverview>;
