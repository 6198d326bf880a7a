import { firstAtOrAfter } from './first-at-or-after.ts';
import { columnViews, makeMarket } from './make-market.ts';
import type { Market } from './market.ts';

/**
 * The bars that open in [from, to), as a market of its own.
 *
 * @param from ms UTC
 * @param to ms UTC
 * @returns null if no bar opens then
 */
export function cutMarket(market: Market, from: number, to: number): Market | null {
  const { time, length, intervalMs } = market.bars;
  const start = firstAtOrAfter(time, from);
  const end = firstAtOrAfter(time, to);
  if (end <= start) return null;
  if (start === 0 && end === length) return market;
  return makeMarket(market, intervalMs, columnViews(market.bars, start, end));
}
