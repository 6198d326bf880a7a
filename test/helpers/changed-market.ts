import { type Bars, type ColumnName, columnsOf } from '../../market/bars.ts';
import { type MarketLabels, makeMarket } from '../../market/make-market.ts';
import type { Market } from '../../market/market.ts';

/** The market without the bars that open at these times: a market with holes, or one that closes. */
export function marketWithout(
  market: Market,
  isGone: (time: number, index: number) => boolean,
  labels: Partial<MarketLabels> = {},
): Market {
  const { time } = market.bars;
  const kept = Array.from(time.keys()).filter((i) => !isGone(time[i]!, i));
  return remade(market, labels, (column) => Float64Array.from(kept, (i) => column[i]!));
}

/**
 * The market with other prices and volumes from bar `index` on: each bar is what the bar as far from
 * the end was, doubled, so that it is still a bar.
 */
export function marketCorruptedFrom(market: Market, index: number): Market {
  const { length } = market.bars;
  return remade(market, {}, (column, name) => {
    if (name === 'time') return column;
    return column.map((value, i) => (i < index ? value : 2 * column[length - 1 - (i - index)]!));
  });
}

/**
 * The same market in another coin and at another time: prices times `factor`, volumes divided by it, and
 * everything a number of weeks later.
 */
export function marketElsewhere(market: Market, factor: number, weeks: number): Market {
  const prices: readonly ColumnName[] = ['open', 'high', 'low', 'close'];
  const amounts: readonly ColumnName[] = ['volume', 'takerBuyVolume', 'bidSize', 'askSize'];
  return remade(market, {}, (column, name) => {
    if (name === 'time') return column.map((time) => time + weeks * 7 * 86_400_000);
    if (prices.includes(name)) return column.map((price) => price * factor);
    return amounts.includes(name) ? column.map((amount) => amount / factor) : column;
  });
}

/** The market under other labels. */
export function relabelled(market: Market, labels: Partial<MarketLabels>): Market {
  return remade(market, labels, (column) => column);
}

function remade(
  market: Market,
  labels: Partial<MarketLabels>,
  change: (column: Float64Array, name: ColumnName) => Float64Array,
): Market {
  const { bars, symbol, venue, calendar, simulated } = market;
  const columns = columnsOf(bars).map(
    (name) => [name, change(columnOf(bars, name), name)] as const,
  );
  const all = { symbol, venue, calendar, simulated, ...labels };
  return makeMarket(all, bars.intervalMs, new Map(columns));
}

function columnOf(bars: Bars, name: ColumnName): Float64Array {
  return bars[name]!;
}
