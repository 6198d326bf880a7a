import * as z from 'zod';
import { Count, Interval, IsoTime, Sha256 } from './scalars.ts';

/** How a market was generated. `strength` is the planted edge, in a unit that depends on the kind. */
export const Simulation = z.strictObject({
  kind: z.enum(['null', 'drift', 'planted']),
  seed: z.int().nonnegative(),
  days: z.int().positive(),
  strength: z.number().nullable(),
  edge: z.string().nullable().describe('Description of the planted edge and its size'),
  volatility: z
    .literal('constant')
    .optional()
    .describe('Present if volatility is constant; absent if it varies, as in real markets'),
});
export type Simulation = z.infer<typeof Simulation>;

/** Description of a market, without paths and names of the lab. */
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
  hash: Sha256.describe('Hash of the columns'),
  simulated: Simulation.nullable().describe('Null for real bars'),
});
export type MarketFacts = z.infer<typeof MarketFacts>;
