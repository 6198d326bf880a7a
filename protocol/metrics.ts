import * as z from 'zod';
import { Count, Ratio } from './scalars.ts';

/** Statistics over a set of trades and their bars. */
export const Metrics = z.strictObject({
  n_trades: Count,
  hit: Ratio.describe('Winners over trades; null without trades'),
  payoff: Ratio.describe('Mean win over mean loss; null without losses, 0 without wins'),
  profit_factor: Ratio.describe('Gross profit over gross loss; null without losses'),
  total_pnl: z.number().describe('Quote currency, after costs'),
  maxdd: z.number().max(0).describe('Quote currency, on bar-by-bar equity'),
  sharpe: Ratio.describe('Mean over sd of per-bar equity changes, annualised by bars a year'),
  t: Ratio.describe(
    'Mean over standard error of per-bar equity changes; not adjusted for multiple trials',
  ),
  exposure: Ratio.describe('Bars in a position over bars; null without bars'),
  blunders: Count,
  blunders_per_100: Ratio.describe('Per 100 trades; null without trades'),
});
export type Metrics = z.infer<typeof Metrics>;
