import * as z from 'zod';
import { Metrics } from './metrics.ts';
import { Count, IsoTime, Ratio, Sha256, Share, TestName } from './scalars.ts';
import { Strategy } from './strategy.ts';

/**
 * How a market without an edge is made: by shuffling its bars, or by mirroring each bar at random, with
 * the drift kept.
 */
export const PlaceboKind = z.enum(['shuffle', 'mirror']);
export type PlaceboKind = z.infer<typeof PlaceboKind>;

/** A centre that was replayed unchanged over all step bars. */
export const Finalist = z.strictObject({
  name: z.string(),
  segment: z.int().positive(),
  first_test: TestName.describe('The first test around it'),
  strategy: Strategy,
  step: Metrics.describe('Over all step bars of the session, after costs'),
  t: Ratio.describe('t of its mean return per bar in excess of the market; null without trades'),
});
export type Finalist = z.infer<typeof Finalist>;

/** The outcome of a whole search: the session itself, or a placebo arm. */
export const SearchOutcome = z.strictObject({
  champion_t: Ratio.describe('The largest t of its finalists; null if none traded'),
  record_t: Ratio.describe('t of the adaptive walk-forward record; null without trades'),
  record_pnl: z.number().describe('P&L of that record, quote currency, after costs'),
  profitable_tests_share: Ratio.describe(
    'Share of profitable tests among kept ones; null if none was kept',
  ),
  finalists: Count,
  trials: Count,
});
export type SearchOutcome = z.infer<typeof SearchOutcome>;

/** The number of arms that did at least as well, and its p-value. */
const Exceeding = {
  runs: Count.describe('Counted arms, including failed ones'),
  exceeding: Count.describe('Arms that did at least as well, including failed ones'),
  p: z.number().gt(0).max(1),
};

/** Summary of one kind of placebo. */
export const PlaceboTest = z.strictObject({
  kind: PlaceboKind,
  wanted: z.int().positive(),
  stopped: z
    .boolean()
    .describe('Whether it ended early because enough arms had at least the t of the session'),
  failed: Count,
  ...Exceeding,
  p_low: Share.describe('95 % confidence interval of p (Clopper and Pearson)'),
  p_high: Share,
  mean: Ratio.describe('Mean champion t of the arms that traded'),
  sd: Ratio,
  haircut: Ratio.describe('t of the champion less that mean'),
  luck_share: Ratio.describe('That mean over the t of the champion; null unless the t is above 0'),
  implied_trials: Ratio.describe('Number of independent trials whose best t has that mean'),
  champions: z.array(Ratio).describe('Champion t of each arm, in order; null if none traded'),
  record: z
    .strictObject({ ...Exceeding, mean: Ratio })
    .describe('The same for the t of the walk-forward record'),
  profitable_tests_share: z
    .strictObject({ mean: Ratio, low: Ratio, high: Ratio })
    .describe('Over the arms: mean, minimum and maximum'),
});
export type PlaceboTest = z.infer<typeof PlaceboTest>;

export const PlaceboResult = z.strictObject({
  agents: z
    .enum(['same', 'heuristic'])
    .describe('Agents of the arms: the same as in the session, or heuristic ones'),
  shuffle: PlaceboTest,
  mirror: PlaceboTest,
  p: z.number().gt(0).max(1).describe('The larger of the two'),
  record_p: z.number().gt(0).max(1).describe('The larger of the two for the walk-forward record'),
  threshold: z.number().gt(0).max(1).describe('1 - 0.95^(1/k) for try k on a family of bars'),
  not_controlled: z.array(z.string()).describe('Biases that the placebo does not control'),
});
export type PlaceboResult = z.infer<typeof PlaceboResult>;

/** The result of the champion after a small change. */
export const SensitivityRow = z.strictObject({
  kind: z.enum(['as it is', 'parameter', 'costs', 'delay', 'regime', 'month']),
  what: z
    .string()
    .describe('For example "atr_stop_mult 1.5 to 1.7", "costs x 2", "high", "2024-05"'),
  n_trades: Count.describe('For a regime or a month: trades that closed in its bars'),
  total_pnl: z
    .number()
    .describe('For a regime or a month: the change of equity over its bars, marked to market'),
  t: Ratio.describe('As for a finalist; for a regime or a month within its bars alone'),
});
export type SensitivityRow = z.infer<typeof SensitivityRow>;

export const Sensitivity = z.strictObject({
  rows: z.array(SensitivityRow),
  profitable_neighbours: Ratio.describe(
    'Share of profitable sets among those with one changed parameter and a different result; null if there are none',
  ),
  median_neighbour_t: Ratio.describe(
    'Median t of the same sets, where a set without trades is below all others; null if the median is such a set',
  ),
});
export type Sensitivity = z.infer<typeof Sensitivity>;

/** The effect of a patch: its tests less those of the parameters before it, on the same windows. */
export const PatchExperiment = z.strictObject({
  segment: z.int().positive(),
  parameter: z.string(),
  old_value: z.number(),
  new_value: z.number(),
  applied_at: TestName,
  ended_at: TestName.describe('The last compared test'),
  pairs: Count,
  mean_difference: Ratio.describe('Difference in P&L per test, quote currency; null without pairs'),
  low: Ratio.describe('95 % interval, valid at any stopping time; null if undefined'),
  high: Ratio,
  total_difference: z.number().describe('Total effect of the patch, quote currency'),
  minimum_detectable: Ratio.describe('Difference per test that this number of pairs can detect'),
  outcome: z.enum(['keep', 'revert', 'undecided']),
});
export type PatchExperiment = z.infer<typeof PatchExperiment>;

/** A mean over tests with its 95 % interval. Shares of notional. */
const Lift = z.strictObject({ tests: Count, mean: Ratio, low: Ratio, high: Ratio });

/** The Critic's choice compared with the mean of its proposals. */
export const CriticAudit = z.strictObject({
  segment: z.int().positive(),
  proposals: z.array(
    z.strictObject({ id: z.string(), chosen: z.boolean(), total_pnl: z.number() }),
  ),
  lift: Lift,
  sums: z
    .strictObject({ sum: z.number(), sum_of_squares: z.number() })
    .describe('Of the lift of each test; they add up over segments'),
});
export type CriticAudit = z.infer<typeof CriticAudit>;

/**
 * The walk-forward record from the first segment with a model on, split at the training cutoff of the
 * model, which may remember earlier bars.
 */
export const MemorySplit = z.strictObject({
  role: z.string(),
  model: z.string(),
  cutoff: IsoTime.describe('End of the last month of its training data'),
  before: Metrics.describe('Of the tests whose step began before the cutoff'),
  after: Metrics,
});
export type MemorySplit = z.infer<typeof MemorySplit>;

/** With fewer trades on the locked bars the bootstrap is too weak to pass an exam. */
export const LEAST_EXAM_TRADES = 20;

/** An exam: a look into the vault. */
export const Exam = z.strictObject({
  look: z.int().positive().describe('Number of the look at this market, over all sessions'),
  level: z.number().gt(0).max(1).describe('0.05 x 2^-look'),
  specification: Sha256.describe('Hash of strategy, sizing, costs and bars'),
  from: IsoTime,
  to: IsoTime,
  bars: Count,
  result: Metrics,
  t: Ratio,
  p: Ratio.describe('p-value for a mean excess return above 0; null without trades'),
  passed: z.boolean(),
});
export type Exam = z.infer<typeof Exam>;

/** Tests of how much of the result is luck. */
export const Honesty = z.strictObject({
  trials: z.strictObject({
    session: Count.describe('Evaluations of this session, including failed and shadow runs'),
    before: Count.describe('Earlier evaluations on the family of these bars'),
    sessions: z.int().positive().describe('k: the number of this try on the family of its bars'),
  }),
  finalists: z.array(Finalist).describe('In the order of their segments'),
  champion: Count.nullable().describe(
    'Index of the finalist with the largest t; null if none traded',
  ),
  search: SearchOutcome,
  step_bars: Count,
  placebo: PlaceboResult.nullable(),
  sidak: z
    .strictObject({
      p: Share,
      trials: Count,
      p_effective: Ratio.describe('With the effective number of finalists by average correlation'),
      effective_trials: Ratio,
    })
    .nullable(),
  deflated_sharpe: z.strictObject({ value: z.number(), trials: Count }).nullable(),
  overfitting: z
    .strictObject({ pbo: z.number(), noise_low: z.number(), noise_high: z.number() })
    .nullable()
    .describe('Probability of backtest overfitting, and its range on noise'),
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
    worth: z.number().describe('Sum of their effects on out-of-sample steps, quote currency'),
    list: z.array(PatchExperiment),
  }),
  critic: z.strictObject({ session: Lift, lab: Lift, segments: z.array(CriticAudit) }).nullable(),
  memory: z.array(MemorySplit),
  heuristic: SearchOutcome.nullable().describe(
    'Heuristic agents on the same market with as many tests; null if the session used them',
  ),
  sensitivity: Sensitivity.nullable(),
  exam: Exam.nullable(),
  unchecked: z
    .array(z.strictObject({ check: z.string(), why: z.string() }))
    .describe('Checks that could not run; none counts as passed'),
});
export type Honesty = z.infer<typeof Honesty>;

const PlaceboTestOverview = PlaceboTest.pick({
  runs: true,
  exceeding: true,
  p: true,
  mean: true,
  haircut: true,
});

/** The numbers of the luck tests for screens. */
export const LuckOverview = z.strictObject({
  champion_t: SearchOutcome.shape.champion_t,
  record_t: SearchOutcome.shape.record_t,
  placebo: PlaceboResult.pick({ agents: true, p: true, record_p: true, threshold: true })
    .extend({ shuffle: PlaceboTestOverview, mirror: PlaceboTestOverview })
    .nullable(),
  next: z.string().min(1).describe('Recommended next step after the verdict'),
});
export type LuckOverview = z.infer<typeof LuckOverview>;
