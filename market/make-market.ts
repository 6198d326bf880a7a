import { plural } from '../protocol/number-text.ts';
import {
  allocateBars,
  type Bars,
  type ColumnName,
  columnsOf,
  type OptionalColumn,
} from './bars.ts';
import { MarketDataError } from './errors.ts';
import { findGaps, hashBars, type Market } from './market.ts';

/** Bytes that the columns of one market may take: 29 million bars of nine columns. */
export const MAX_MARKET_BYTES = 2 ** 31;

/** A market without its bars. */
export type MarketLabels = Pick<Market, 'symbol' | 'venue' | 'calendar' | 'simulated'>;

/**
 * A market from columns that are copied into shared memory.
 *
 * @param columns all of one length, oldest bar first; the required ones and any optional ones
 * @throws {MarketDataError} they would exceed `MAX_MARKET_BYTES`
 */
export function makeMarket(
  labels: MarketLabels,
  intervalMs: number,
  columns: ReadonlyMap<ColumnName, Float64Array>,
): Market {
  const length = columns.get('time')!.length;
  checkMarketSize(length, columns.size);
  const names = [...columns.keys()] as OptionalColumn[];
  const { bars, handle } = allocateBars(length, intervalMs, names);
  for (const [name, column] of columns) bars[name]!.set(column);
  const { symbol, venue, calendar, simulated } = labels;
  const gaps = findGaps(bars);
  return { bars, handle, symbol, venue, calendar, simulated, gaps, hash: hashBars(bars) };
}

/** @throws {MarketDataError} the bars would exceed `MAX_MARKET_BYTES` */
export function checkMarketSize(length: number, columns: number): void {
  if (length * columns * 8 <= MAX_MARKET_BYTES) return;
  throw new MarketDataError(
    `Cannot load ${plural(length, 'bar')} of ${columns} columns: they exceed ` +
      `${MAX_MARKET_BYTES / 2 ** 30} GiB; use a longer interval, or fewer years`,
  );
}

/** The columns of these bars, from bar `start` to before bar `end`: views, not copies. */
export function columnViews(
  bars: Bars,
  start = 0,
  end = bars.length,
): Map<ColumnName, Float64Array> {
  return new Map(columnsOf(bars).map((name) => [name, bars[name]!.subarray(start, end)]));
}
