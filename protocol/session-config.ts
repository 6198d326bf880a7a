import * as z from 'zod';
import { Seat } from './agent-seat.ts';
import { SessionKey, Share, whole } from './scalars.ts';
import { ParameterName, Sizing } from './strategy.ts';

const days = z.int().positive().max(3650);

/** Where the metrics of a segment should be. */
export const Targets = z.strictObject({
  hit: z.number().gt(0).max(1).default(0.52).describe('Winners over trades, at least'),
  payoff: z.number().gt(0).default(1.25).describe('Mean win over mean loss, at least'),
  maxdd: z.number().lt(0).default(-2000).describe('Drawdown of an episode, quote, at least'),
  blunders_per_100: z.number().min(0).default(2).describe('Blunders per 100 trades, at most'),
  high_vol_share: Share.default(0.3).describe('Trades in high volatility, at least'),
});
export type Targets = z.infer<typeof Targets>;

/** When a metric of the last waves is off, move one parameter of the centre by a fixed amount. */
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
      .describe('In so many consecutive episodes; absent: on average'),
    parameter: ParameterName,
    change: z.number(),
    reason: z.string().min(1),
  })
  .refine(({ below, above }) => (below === undefined) !== (above === undefined), {
    message: 'a rule says "below" or "above", and not both',
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

/** What a session does. Where it runs, how fast and under what name is not part of it. */
export const SessionConfig = z.strictObject({
  version: z.literal(1).default(1),
  segments: whole(1, 99).default(5),
  tests: whole(1, 999).default(100).describe('Micro-backtests a segment'),
  wave: whole(1, 999).default(20).describe('Tests that run together between two barriers'),
  seed: z.int().nonnegative().default(1),
  schedule: z.enum(['auto', 'forward', 'revisit']).default('auto'),
  window: z
    .strictObject({
      train_days: days.default(10),
      validation_days: days.default(3),
      step_days: days.default(2),
    })
    .prefault({}),
  episode_bars: whole(2, 100_000).default(120),
  candidates: z
    .strictObject({
      count: whole(1, 256).default(16).describe('Parameter sets tried, the centre included'),
      spread: Share.default(0.15).describe('Offsets, as a part of each range'),
      validated: whole(1, 256).default(4).describe('How many go on to validation'),
    })
    .prefault({}),
  min_trades: z
    .strictObject({
      train: z.int().nonnegative().default(10),
      validation: z.int().nonnegative().default(3),
    })
    .prefault({})
    .describe('Fewer trades than these have no score'),
  costs: z
    .strictObject({
      fee_bps: z.number().min(0).max(1000).default(4).describe('Of notional, a side'),
      slippage_bps: z.number().min(0).max(1000).default(1).describe('On market and stop fills'),
    })
    .prefault({}),
  sizing: Sizing.default({ notional: 70_000 }),
  targets: Targets.prefault({}),
  baselines: z
    .strictObject({
      random_draws: whole(0, 1000)
        .default(40)
        .describe('Times that a step is run with random entries; 0 for none'),
    })
    .prefault({})
    .describe('What results are held against'),
  rules: z.array(AdjustmentRule).prefault(defaultRules),
  rule_window_waves: whole(1, 99).default(2).describe('How many waves a rule looks back'),
  rule_cooldown_waves: whole(1, 99).default(2).describe('Waves from one patch to the next'),
  scouting: z
    .strictObject({
      days: days.default(90).describe('How far back from the segment'),
      sets: whole(0, 1000).default(8).describe('Parameter sets a method; 0 for none'),
    })
    .prefault({})
    .describe('What is run before a segment to see where it may be worth looking'),
  screening_days: days
    .default(90)
    .describe('Bars before the segment on which proposals are screened'),
  vault: z
    .strictObject({
      share: z.number().min(0).max(0.9).default(0.15),
      embargo_days: z.int().nonnegative().max(365).default(2),
    })
    .prefault({})
    .describe('The locked tail of the market'),
  placebo: z
    .strictObject({
      arms: whole(0, 9999)
        .nullable()
        .default(null)
        .describe(
          'How often the search is run again on twins of the market without an edge, of each kind; null: 20 x the sessions on these bars, less 1, where heuristic agents play, else 0',
        ),
      agents: z
        .enum(['same', 'heuristic'])
        .default('same')
        .describe(
          'Who searches there: models are asked and paid there too, or heuristic agents stand in, and nothing is judged',
        ),
      stop_after: whole(1, 9999)
        .nullable()
        .default(5)
        .describe('A kind ends when so many arms did at least as well; null: never'),
    })
    .prefault({})
    .describe('How much of what is found is luck'),
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
    .describe('Agents see neither symbol nor dates nor prices of the market'),
  reviews: whole(0, 99)
    .default(1)
    .describe('How often a segment the critic is asked in the middle, where a model plays it'),
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
        .describe('What seed and agents were in the segments that another session has played'),
    })
    .optional(),
});
export type SessionConfig = z.infer<typeof SessionConfig>;
