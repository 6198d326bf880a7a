import * as z from 'zod';
import { Simulation } from './market-facts.ts';
import { Count, hex, Interval, IsoTime, Ratio, SessionKey, Sha256, TestName } from './scalars.ts';
import { ParameterName, Strategy } from './strategy.ts';

/**
 * What is counted together: one symbol of one venue, whatever the interval and however many bars. A
 * generated market is another one where anything of how it was generated is.
 */
export const LedgerMarket = z.strictObject({
  venue: z.string().min(1),
  symbol: z.string().min(1),
  simulated: Simulation.nullable().describe('Null for real bars'),
});
export type LedgerMarket = z.infer<typeof LedgerMarket>;

/** Kinds of trials, in the order in which a session comes to them. */
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

const about = {
  key: z.string().min(1).max(500).describe('What it is of: nothing is written under a key twice'),
  market: LedgerMarket,
  from: IsoTime.describe('The bars that were looked at, or could have been'),
  to: IsoTime,
};

const ofSession = { name: z.string().describe('Folder of the session'), session: SessionKey };

const ofRun = {
  ...about,
  ...ofSession,
  run: z.int().positive().describe('How often a session of this key has had this folder'),
};

const segment = z.int().positive();

/** What was examined, and by what. */
const ofLook = {
  ...about,
  ...ofSession,
  look: z.int().positive().describe('Which look at this market, of all sessions'),
  specification: Sha256.describe('Of what was examined: strategy, sizing, costs and bars'),
  build: z.string().describe('Of the program'),
};

/** Something that the lab has tried, or fixed for good. */
export const LedgerEntry = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('session_begun'),
    ...ofRun,
    interval: Interval,
    agents: z.record(z.string(), z.string()).describe('By role: heuristic, or provider:model'),
    blind: z.boolean(),
    search: hex(16).describe(
      'What its search follows from: another number of placebo arms is the same search',
    ),
    again: z.boolean().describe('Whether a session of this key had begun before'),
  }),
  z.strictObject({
    type: z.literal('vault_fixed'),
    ...about,
    ...ofSession,
    vault_from: IsoTime.describe('Bars of this market from here on are locked'),
    embargo_days: Count,
  }),
  z.strictObject({
    type: z.literal('trials'),
    ...ofRun,
    segment: segment.nullable().describe('Null where it was all of them'),
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
    counts: z.partialRecord(TrialKind, z.int().positive()).describe('What is absent is 0'),
    failed: Count.describe('Tests that broke: they count as if they had gone as far as one can'),
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
    sum: z.number().describe('Of the lift of the Critic, test by test'),
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
    p: Ratio.describe('Null where it never traded'),
    passed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('re_examined'), ...ofLook }),
  z.strictObject({
    type: z.literal('backtest'),
    ...about,
    interval: Interval,
    specification: Sha256.describe('Of what was run: strategy, costs and bars'),
    rules: z.string().describe('In one line'),
  }),
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** One line of `ledger.jsonl`: an entry, when it was written, and the hash of all before it. */
export const LedgerLine = z.strictObject({
  seq: Count,
  at: IsoTime.describe('Wall clock'),
  entry: LedgerEntry,
  previous: Sha256.describe('Hash of the line before; zeros on the first'),
  hash: Sha256.describe('Of this line without its hash'),
});
export type LedgerLine = z.infer<typeof LedgerLine>;
