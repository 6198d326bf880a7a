import * as z from 'zod';
import { Count, Ratio, VolatilityRegime } from './scalars.ts';
import { ExitReason, Side } from './trade-event.ts';

/** Trades of one kind, counted. */
const TradeGroup = z.strictObject({ trades: Count, wins: Count, totalPnl: z.number() });
export type TradeGroup = z.infer<typeof TradeGroup>;

const TradeGroups = z.strictObject({
  regime: z.partialRecord(VolatilityRegime, TradeGroup),
  exitReason: z.partialRecord(ExitReason, TradeGroup),
  side: z.partialRecord(Side, TradeGroup),
});
export type TradeGroups = Readonly<z.infer<typeof TradeGroups>>;

/**
 * Sums from which every metric of a slice follows, and which can be chained: the record of two slices
 * one after the other is a function of their records, drawdown and Sharpe ratio included. Amounts in
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
  /** Highest and lowest equity against the start, which counts as 0. */
  highest: z.number(),
  lowest: z.number(),
  /** <= 0 */
  maxDrawdown: z.number(),
});
export type SliceRecord = Readonly<z.infer<typeof SliceRecord>>;

/** An episode that has ended, as the analyzer reads it. Amounts in quote currency, after costs. */
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

/** Trades as columns of one length, in the order in which they closed. */
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
    { message: 'the columns of trades are of one length' },
  );
export type ClosedTrades = Readonly<z.infer<typeof ClosedTrades>>;

/** Sums over bars that can be added up. With those of the market, the t of a strategy follows. */
const ReturnSums = z.strictObject({
  net: z.number(),
  squares: z.number(),
  /** Of net return times return of the market. */
  withMarket: z.number(),
  /** Long bars less short bars. */
  exposure: z.int(),
});
export type ReturnSums = Readonly<z.infer<typeof ReturnSums>>;

/** What a test found, and the SHA-256 of each file it wrote: with both it need not run again. */
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
  /** None where it abstained. */
  stepTrades: ClosedTrades,
  /** Of the step, bar by bar; null where it abstained. */
  stepReturns: ReturnSums.nullable(),
  randomPnl: z
    .array(z.number())
    .readonly()
    .describe('P&L of each draw of random entries on the step; empty where none were wanted'),
  evaluated: z.strictObject({ candidates: Count, validations: Count, steps: Count }),
  /** Lines written, or that would have been. */
  events: z.strictObject({ trades: Count, scores: Count }),
  files: z.record(z.string(), z.string()).readonly().describe('SHA-256 in hex by file name'),
});
export type TestResult = Readonly<z.infer<typeof TestResult>>;
