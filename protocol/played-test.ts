import * as z from 'zod';
import { Count, Ratio, VolatilityRegime } from './scalars.ts';
import { ExitReason, Side } from './trade-event.ts';

const TradeGroup = z.strictObject({ trades: Count, wins: Count, totalPnl: z.number() });

/** Sums from which every metric of a slice follows. Amounts in quote currency, after costs. */
const SliceRecord = z.strictObject({
  bars: Count,
  barsInPosition: Count,
  trades: Count,
  wins: Count,
  losses: Count,
  grossProfit: z.number(),
  grossLoss: z.number(),
  blunders: Count,
  totalPnl: z.number(),
  squaredChanges: z.number(),
  highest: z.number(),
  lowest: z.number(),
  maxDrawdown: z.number(),
});

const EpisodeOutcome = z.strictObject({
  id: Count,
  lastBar: Count,
  bars: Count,
  trades: Count,
  hit: Ratio,
  payoff: Ratio,
  totalPnl: z.number(),
  maxDrawdown: z.number(),
  blunders: Count,
  score: Ratio,
  regime: VolatilityRegime.nullable(),
});

const ClosedTrades = z
  .strictObject({
    exitBar: z.array(Count).readonly(),
    barsHeld: z.array(Count).readonly(),
    pnl: z.array(z.number()).readonly(),
  })
  .refine(
    ({ exitBar, barsHeld, pnl }) => exitBar.length === pnl.length && barsHeld.length === pnl.length,
    { message: 'the columns of trades are of one length' },
  );

/**
 * All that a session remembers of a test: with this and the files of the test it need not be played
 * again. The engine says what each part means.
 */
export const PlayedTest = z.strictObject({
  index: Count.describe('Position in the segment'),
  status: z.enum(['kept', 'abstained']),
  why: z.string().nullable(),
  candidate: Count.nullable(),
  trainScore: Ratio,
  validationScore: Ratio,
  validation: SliceRecord.nullable(),
  step: SliceRecord.nullable(),
  episodes: z.array(EpisodeOutcome).readonly(),
  groups: z.strictObject({
    regime: z.partialRecord(VolatilityRegime, TradeGroup),
    exitReason: z.partialRecord(ExitReason, TradeGroup),
    side: z.partialRecord(Side, TradeGroup),
  }),
  stepTrades: ClosedTrades,
  stepReturns: z
    .strictObject({
      net: z.number(),
      squares: z.number(),
      withMarket: z.number(),
      exposure: z.int(),
    })
    .nullable(),
  randomPnl: z.array(z.number()).readonly().describe('A draw of random entries each'),
  evaluated: z.strictObject({ candidates: Count, validations: Count, steps: Count }),
  events: z.strictObject({ trades: Count, scores: Count }),
});
export type PlayedTest = z.infer<typeof PlayedTest>;
