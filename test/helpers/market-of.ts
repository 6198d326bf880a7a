import { type ColumnName, REQUIRED_COLUMNS } from '../../market/bars.ts';
import { type MarketLabels, makeMarket } from '../../market/make-market.ts';
import type { Market } from '../../market/market.ts';

const LABELS: MarketLabels = {
  symbol: 'BTCUSDT',
  venue: 'spot',
  calendar: 'continuous',
  simulated: null,
};

/** A market of bars that are written out as [time, open, high, low, close, volume]. */
export function marketOf(
  rows: readonly (readonly number[])[],
  intervalMs: number,
  labels: Partial<MarketLabels> = {},
  more: readonly (readonly [ColumnName, readonly number[]])[] = [],
): Market {
  const columns = new Map<ColumnName, Float64Array>();
  for (const [c, name] of REQUIRED_COLUMNS.entries()) {
    columns.set(
      name,
      Float64Array.from(rows, (row) => row[c]!),
    );
  }
  for (const [name, values] of more) columns.set(name, Float64Array.from(values));
  return makeMarket({ ...LABELS, ...labels }, intervalMs, columns);
}
