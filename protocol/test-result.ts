import * as z from 'zod';
import { Count, Ratio, VolatilityRegime } from './scalars.ts';
import { ExitReason, Side } from './trade-event.ts';

/** Sums over trades of one kind. */
const TradeGroup = z.strictObject({ trades: Count, wins: Count, totalPnl: z.number() });
export type TradeGroup = z.infer<typeof TradeGroup>;

const TradeGroups = z.strictObject({
  regime: z.partialRecord(VolatilityRegime, TradeGroup),
  exitReason: z.partialRecord(ExitReason, TradeGroup),
  side: z.partialRecord(Side, TradeGroup),
});
export type TradeGroups = Readonly<z.infer<typeof TradeGroups>>;

/**
 * Sums from which every metric of a slice follows. They can be chained: the record of two consecutive
 * slices is a function of their records, including drawdown and Sharpe ratio. Amounts in
 * quote currency, after costs.
 */
const SliceRecord = z.strictObject({
  bars: Count,
  barsInPosition: Count,
  trades: Count,
  wins: Count,
  losses: Count,
  grossProfit: z.number(),
  /** Magnitude. */
  grossLoss: z.number(),
  blunders: Count,
  /** Equity at the end less equity at the start. */
  totalPnl: z.number(),
  /** Sum of squared per-bar equity changes. */
  squaredChanges: z.number(),
  /** Highest and lowest equity relative to the start, which counts as 0. */
  highest: z.number(),
  lowest: z.number(),
  /** <= 0 */
  maxDrawdown: z.number(),
});
export type SliceRecord = Readonly<z.infer<typeof SliceRecord>>;

/** A finished episode for the analyzer. Amounts in quote currency, after costs. */
const EpisodeOutcome = z.strictObject({
  /** Unique within the session. */
  id: Count,
  /** The last bar of the episode, as an index. */
  lastBar: Count,
  bars: Count,
  trades: Count,
  /** Null without trades. */
  hit: Ratio,
  /** Null without losses. */
  payoff: Ratio,
  totalPnl: z.number(),
  /** <= 0 */
  maxDrawdown: z.number(),
  blunders: Count,
  /** Null without trades. */
  score: Ratio,
  /** Null while the ATR z-score warms up. */
  regime: VolatilityRegime.nullable(),
});
export type EpisodeOutcome = Readonly<z.infer<typeof EpisodeOutcome>>;

/** Trades as columns of equal length, in closing order. */
const ClosedTrades = z
  .strictObject({
    /** Index into the bars of the market. */
    exitBar: z.array(Count).readonly(),
    /** From the bar of the entry to the bar of the exit. */
    barsHeld: z.array(Count).readonly(),
    /** Quote currency, after all costs. */
    pnl: z.array(z.number()).readonly(),
  })
  .refine(
    ({ exitBar, barsHeld, pnl }) => exitBar.length === pnl.length && barsHeld.length === pnl.length,
    { message: 'the columns of trades must have equal length' },
  );
export type ClosedTrades = Readonly<z.infer<typeof ClosedTrades>>;

/** Additive sums over bars. With those of the market they give the t of a strategy. */
const ReturnSums = z.strictObject({
  net: z.number(),
  squares: z.number(),
  /** Of net return times return of the market. */
  withMarket: z.number(),
  /** Long bars less short bars. */
  exposure: z.int(),
});
export type ReturnSums = Readonly<z.infer<typeof ReturnSums>>;

/** The result of a test, with the SHA-256 of each file it wrote: a resumed session need not run it again. */
export const TestResult = z.strictObject({
  index: Count.describe('Position in the segment'),
  status: z.enum(['kept', 'abstained']),
  why: z.string().nullable(),
  candidate: Count.nullable(),
  trainScore: Ratio,
  validationScore: Ratio,
  validation: SliceRecord.nullable(),
  step: SliceRecord.nullable(),
  episodes: z.array(EpisodeOutcome).readonly(),
  groups: TradeGroups,
  /** Empty if it abstained. */
  stepTrades: ClosedTrades,
  /** Of the step, bar by bar; null if it abstained. */
  stepReturns: ReturnSums.nullable(),
  randomPnl: z
    .array(z.number())
    .readonly()
    .describe('P&L of each draw of random entries on the step; empty if none were requested'),
  evaluated: z.strictObject({ candidates: Count, validations: Count, steps: Count }),
  /** Lines that were written, or would be if recording were on. */
  events: z.strictObject({ trades: Count, scores: Count }),
  files: z.record(z.string(), z.string()).readonly().describe('SHA-256 in hex by file name'),
});
export type TestResult = Readonly<z.infer<typeof TestResult>>;
