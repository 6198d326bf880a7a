import * as z from 'zod';
import { Count, Interval, IsoTime, Sha256 } from './scalars.ts';

/** How a market was generated. `strength` is the planted edge, in the unit that the kind states. */
export const Simulation = z.strictObject({
  kind: z.enum(['null', 'drift', 'planted']),
  seed: z.int().nonnegative(),
  days: z.int().positive(),
  strength: z.number().nullable(),
  edge: z.string().nullable().describe('In words: what the planted edge is, and how large'),
  volatility: z
    .literal('constant')
    .optional()
    .describe('Bars of one law; absent where volatility changes, as it does in real markets'),
});
export type Simulation = z.infer<typeof Simulation>;

/** What a session says about its market. No path and no name of the lab's is in it. */
export const MarketFacts = z.strictObject({
  symbol: z.string().min(1),
  venue: z.string().min(1),
  interval: Interval,
  calendar: z.enum(['continuous', 'sessions']),
  bars: z.int().positive(),
  from: IsoTime.describe('Open of the first bar'),
  to: IsoTime.describe('Close of the last bar'),
  gaps: Count,
  columns: z.array(z.string()),
  hash: Sha256.describe('Of the columns'),
  simulated: Simulation.nullable().describe('Null for real bars'),
});
export type MarketFacts = z.infer<typeof MarketFacts>;
