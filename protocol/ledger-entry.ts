import * as z from 'zod';
import { Simulation } from './market-facts.ts';
import { Count, hex, Interval, IsoTime, Ratio, SessionKey, Sha256, TestName } from './scalars.ts';
import { ParameterName, Strategy } from './strategy.ts';

/** The labels of a market, for any interval and number of bars. A generated market has all settings of its generator. */
export const LedgerMarket = z.strictObject({
  venue: z.string().min(1),
  symbol: z.string().min(1),
  simulated: Simulation.nullable().describe('Null for real bars'),
});
export type LedgerMarket = z.infer<typeof LedgerMarket>;

/** Kinds of trials, in the order in which a session runs them. */
export const TrialKind = z.enum([
  'scouted',
  'proposals',
  'screened_sets',
  'candidates',
  'validations',
  'steps',
  'patches',
  'shadows',
  'replays',
  'backtests',
]);
export type TrialKind = z.infer<typeof TrialKind>;

/** Identifies bars by their daily closes. */
const BarsId = hex(16);

const about = {
  key: z.string().min(1).max(500).describe('Unique key of the entry'),
  market: LedgerMarket,
  bars: BarsId.optional().describe(
    'The bars of the market; absent in entries that identify them by its labels',
  ),
  from: IsoTime.describe('Start of the bars that were or could have been used'),
  to: IsoTime,
};

const ofSession = { name: z.string().describe('Folder of the session'), session: SessionKey };

const ofRun = {
  ...about,
  ...ofSession,
  run: z.int().positive().describe('Number of the session of this key in this folder'),
};

const segment = z.int().positive();

/** Identifies an exam. */
const ofLook = {
  ...about,
  ...ofSession,
  look: z
    .int()
    .positive()
    .describe('Number of the look at the vault of these bars, over all sessions'),
  specification: Sha256.describe('Hash of strategy, sizing, costs and bars'),
  build: z.string().describe('Build of the program'),
};

/** A permanent record of bars, a trial or a fixed vault. */
export const LedgerEntry = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('bars'),
    ...about,
    bars: BarsId,
    first_day: z.iso.date(),
    closes: z
      .array(z.number().positive().nullable())
      .describe('By day from the first; null on days without a bar'),
    recognised: z
      .array(
        z.strictObject({
          bars: BarsId,
          how: z.enum(['same', 'kin']),
          shift_minutes: z
            .int()
            .describe('Added to the clock of these bars to give that of the others'),
          days: Count.describe('Common days'),
          agreement: z
            .number()
            .nullable()
            .describe('Share of daily returns that agree; null if all are 0'),
          correlation: z
            .number()
            .nullable()
            .describe('Of the daily returns; null under 15 common days'),
        }),
      )
      .describe('Earlier bars of this ledger that are the same or kin'),
  }),
  z.strictObject({
    type: z.literal('session_begun'),
    ...ofRun,
    interval: Interval,
    agents: z.record(z.string(), z.string()).describe('By role: heuristic, or provider:model'),
    blind: z.boolean(),
    search: hex(16).describe(
      'Hash of everything that determines its search; the number of placebo arms is not included',
    ),
    build: z.string().optional().describe('Build of the program; absent in older entries'),
    again: z.boolean().describe('Whether a session of this key had started before'),
  }),
  z.strictObject({
    type: z.literal('try_begun'),
    ...ofRun,
    k: z.int().positive().describe('Number of the try on its family of bars'),
  }),
  z.strictObject({
    type: z.literal('vault_fixed'),
    ...about,
    ...ofSession,
    vault_from: IsoTime.describe('Bars of this market from this instant on are locked'),
    embargo_days: Count,
  }),
  z.strictObject({
    type: z.literal('trials'),
    ...ofRun,
    segment: segment.nullable().describe('Null for all segments'),
    wave: segment.nullable(),
    of: z.enum([
      'scouting',
      'proposals',
      'screening',
      'wave',
      'patch_shadow',
      'critic_shadow',
      'finalists',
    ]),
    counts: z.partialRecord(TrialKind, z.int().positive()).describe('Absent kinds are 0'),
    failed: Count.describe('Failed tests; they are counted as complete'),
  }),
  z.strictObject({
    type: z.literal('rejected'),
    ...ofRun,
    segment,
    proposals: z.array(z.strictObject({ id: z.string(), name: z.string(), rules: z.string() })),
  }),
  z.strictObject({
    type: z.literal('patched'),
    ...ofRun,
    segment,
    wave: Count,
    parameter: ParameterName,
    old_value: z.number(),
    new_value: z.number(),
    applied_at: TestName,
  }),
  z.strictObject({
    type: z.literal('audit'),
    ...ofRun,
    segment,
    tests: Count,
    sum: z.number().describe('Sum of the lift of the Critic over tests'),
    sum_of_squares: z.number().nonnegative(),
  }),
  z.strictObject({
    type: z.literal('look'),
    ...ofLook,
    level: z.number().gt(0).max(1).describe('0.05 x 2^-look'),
    strategy: Strategy,
  }),
  z.strictObject({
    type: z.literal('examined'),
    ...ofLook,
    t: Ratio,
    p: Ratio.describe('Null without trades'),
    passed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('re_examined'), ...ofLook }),
  z.strictObject({
    type: z.literal('backtest'),
    ...about,
    interval: Interval,
    specification: Sha256.describe('Hash of strategy, costs and bars'),
    rules: z.string().describe('The rules in one line'),
  }),
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** One line of `ledger.jsonl`: an entry, its wall-clock time, and the hash of all lines before it. */
export const LedgerLine = z.strictObject({
  seq: Count,
  at: IsoTime.describe('Wall clock'),
  entry: LedgerEntry,
  previous: Sha256.describe('Hash of the previous line; zeros on the first'),
  hash: Sha256.describe('Hash of this line without this field'),
});
export type LedgerLine = z.infer<typeof LedgerLine>;
