import * as z from 'zod';
import { Seat } from './agent-seat.ts';
import { SessionKey, Share, whole } from './scalars.ts';
import { ParameterName, Sizing } from './strategy.ts';

const bps = z.number().min(0).max(1000);
const days = z.int().positive().max(3650);

/** Targets for the metrics of a segment. */
export const Targets = z.strictObject({
  hit: z.number().gt(0).max(1).default(0.52).describe('Minimum win rate'),
  payoff: z.number().gt(0).default(1.25).describe('Minimum mean win over mean loss'),
  maxdd: z.number().lt(0).default(-2000).describe('Deepest drawdown of an episode, in quote'),
  blunders_per_100: z.number().min(0).default(2).describe('Maximum blunders per 100 trades'),
  high_vol_share: Share.default(0.3).describe('Minimum share of trades in high volatility'),
});
export type Targets = z.infer<typeof Targets>;

/** Moves one parameter of the centre by a fixed amount if a metric of the last waves is out of bounds. */
export const AdjustmentRule = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    metric: z.enum(['hit', 'payoff', 'maxdd', 'blunders_per_100', 'high_vol_share']),
    below: z.number().optional().describe('Fires when the metric is below this'),
    above: z.number().optional().describe('Fires when the metric is above this'),
    streak: z
      .int()
      .positive()
      .optional()
      .describe('Number of consecutive episodes; absent: on average'),
    parameter: ParameterName,
    change: z.number(),
    reason: z.string().min(1),
  })
  .refine(({ below, above }) => (below === undefined) !== (above === undefined), {
    message: 'a rule has either "below" or "above"',
  });
export type AdjustmentRule = z.infer<typeof AdjustmentRule>;

const defaultRules: AdjustmentRule[] = [
  {
    name: 'hit_low',
    metric: 'hit',
    below: 0.48,
    streak: 3,
    parameter: 'atr_stop_mult',
    change: 0.3,
    reason: 'stops are too tight: hit below 0.48 in three consecutive episodes',
  },
  {
    name: 'payoff_low',
    metric: 'payoff',
    below: 1.1,
    parameter: 'hard_tp_usd',
    change: 200,
    reason: 'targets are too near: mean payoff below 1.1',
  },
  {
    name: 'maxdd_high',
    metric: 'maxdd',
    below: -2000,
    parameter: 'timeout_bars',
    change: -60,
    reason: 'too much exposure: mean drawdown beyond -2000',
  },
  {
    name: 'blunders_high',
    metric: 'blunders_per_100',
    above: 2,
    parameter: 'vhf_min',
    change: 0.02,
    reason: 'too many blunders: more than 2 per 100 trades',
  },
  {
    name: 'vol_low',
    metric: 'high_vol_share',
    below: 0.3,
    parameter: 'atr_z_min',
    change: -0.1,
    reason: 'too few trades in high volatility: under 30 %',
  },
];

/** Everything that determines a session. Its folder, name and threads are not part of it. */
export const SessionConfig = z.strictObject({
  version: z.literal(1).default(1),
  segments: whole(1, 99).default(5).describe('Number of segments'),
  tests: whole(1, 999).default(100).describe('Micro-backtests per segment'),
  wave: whole(1, 999).default(20).describe('Tests per wave; rules may patch between waves'),
  seed: z.int().nonnegative().default(1).describe('Random seed'),
  schedule: z
    .enum(['auto', 'forward', 'revisit'])
    .default('auto')
    .describe('forward: later days in each segment; revisit: the same days; auto: by length'),
  window: z
    .strictObject({
      train_days: days.default(10).describe('Days on which all candidates run'),
      validation_days: days.default(3).describe('Days on which the best candidates run'),
      step_days: days.default(2).describe('Days on which the selected candidate runs: the result'),
    })
    .prefault({})
    .describe('The days of one test'),
  episode_bars: whole(2, 100_000).default(120).describe('Length of a scored episode, in bars'),
  candidates: z
    .strictObject({
      count: whole(1, 256).default(16).describe('Parameter sets per test, the centre included'),
      spread: Share.default(0.15).describe('Largest offset, as a share of each range'),
      validated: whole(1, 256).default(4).describe('Candidates that run on validation'),
    })
    .prefault({})
    .describe('Parameter sets around the centre'),
  min_trades: z
    .strictObject({
      train: z.int().nonnegative().default(10).describe('Trades on train'),
      validation: z.int().nonnegative().default(3).describe('Trades on validation'),
    })
    .prefault({})
    .describe('With fewer trades a candidate has no score'),
  costs: z
    .strictObject({
      fee_bps: bps.default(4).describe('Fee per side, in basis points of notional'),
      slippage_bps: bps.default(1).describe('Slippage of market and stop orders, in basis points'),
    })
    .prefault({})
    .describe('Transaction costs'),
  sizing: Sizing.default({ notional: 70_000 }).describe(
    'notional (quote) or quantity (base units)',
  ),
  targets: Targets.prefault({}).describe('Targets for the metrics of a segment'),
  baselines: z
    .strictObject({
      random_draws: whole(0, 1000)
        .default(40)
        .describe('Runs of each step with random entries; 0 for none'),
    })
    .prefault({})
    .describe('Baselines for comparison'),
  rules: z.array(AdjustmentRule).prefault(defaultRules).describe('Patches between waves'),
  rule_window_waves: whole(1, 99).default(2).describe('Waves that a rule looks back'),
  rule_cooldown_waves: whole(1, 99).default(2).describe('Waves between two patches'),
  scouting: z
    .strictObject({
      days: days.default(90).describe('Days before the segment'),
      sets: whole(0, 1000).default(8).describe('Parameter sets per method; 0 for none'),
    })
    .prefault({})
    .describe('Runs before a segment that rank the methods'),
  screening_days: days
    .default(90)
    .describe('Days before the segment on which proposals are screened'),
  vault: z
    .strictObject({
      share: z.number().min(0).max(0.9).default(0.15).describe('Locked share of the bars'),
      embargo_days: whole(0, 365).default(2).describe('Unused days before the vault'),
    })
    .prefault({})
    .describe('The locked end of the market'),
  placebo: z
    .strictObject({
      arms: whole(0, 9999)
        .nullable()
        .default(null)
        .describe(
          'Placebo runs of each kind; null: 20 k - 1 for try k on a family of bars, with heuristic agents; 0 with models',
        ),
      agents: z
        .enum(['same', 'heuristic'])
        .default('same')
        .describe(
          'Agents of placebo runs: same, at the same price, or heuristic, without a verdict',
        ),
      stop_after: whole(1, 9999)
        .nullable()
        .default(5)
        .describe('A kind stops when this number of runs did at least as well; null: never'),
    })
    .prefault({})
    .describe('The same search on markets without an edge, to measure luck'),
  agents: z
    .strictObject({
      maestro: Seat.default('heuristic'),
      strategist: Seat.default('heuristic'),
      critic: Seat.default('heuristic'),
    })
    .prefault({}),
  blind: z
    .boolean()
    .default(true)
    .describe('Hide symbol, dates and prices of the market from agents'),
  reviews: whole(0, 99)
    .default(1)
    .describe('Mid-segment reviews by a Critic that is a model, per segment'),
  fork: z
    .strictObject({
      parent: SessionKey,
      parent_name: z.string(),
      pasts: z
        .array(
          z.strictObject({
            until_segment: z.int().positive(),
            seed: z.int().nonnegative(),
            agents: z.strictObject({ maestro: Seat, strategist: Seat, critic: Seat }),
          }),
        )
        .min(1)
        .describe('Seed and agents of the segments shared with the parent'),
    })
    .optional(),
});
export type SessionConfig = z.infer<typeof SessionConfig>;
