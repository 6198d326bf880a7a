import { isoInstant } from '../protocol/iso-instant.ts';
import { type ColumnName, columnsOf } from './bars.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS, intervalName } from './interval.ts';
import { makeMarket } from './make-market.ts';
import type { Market } from './market.ts';

const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY = 4 * DAY_MS; // 1970-01-05

/**
 * Makes longer bars of shorter ones: first open, highest high, lowest low, last close, sums of volumes and
 * counts, the last book sizes. Bars begin at multiples of the interval since 1970 UTC; weeks on Monday.
 *
 * An incomplete bar is omitted, so a gap stays a gap. On a `sessions` calendar, where a venue is closed
 * for parts of a day, only the first and the last bar must be complete.
 *
 * @param intervalMs a multiple of the market's interval
 * @throws {MarketDataError} it is not a multiple, the bars are off the grid, or fewer than two result
 */
export function resample(market: Market, intervalMs: number): Market {
  const { bars } = market;
  const from = intervalName(bars.intervalMs);
  const factor = intervalMs / bars.intervalMs;
  if (!Number.isInteger(factor) || factor < 2) {
    throw new MarketDataError(
      `Cannot make bars of ${intervalName(intervalMs)} from bars of ${from}: the interval is not a multiple; give a multiple of ${from}`,
    );
  }
  const groups = completeGroups(market, intervalMs);
  if (groups.length < 2) {
    throw new MarketDataError(
      `Cannot make bars of ${intervalName(intervalMs)} from ${bars.length} bars of ${from}: ` +
        `${groups.length} would be complete; a market needs two or more`,
    );
  }
  const columns = new Map<ColumnName, Float64Array>();
  for (const name of columnsOf(bars)) {
    const fold = FOLDS[name];
    const column = bars[name]!;
    columns.set(
      name,
      Float64Array.from(groups, ({ start, first, end }) =>
        name === 'time' ? start : fold(column, first, end),
      ),
    );
  }
  return makeMarket(market, intervalMs, columns);
}

/** Bars [first, end) of the source, which make the bar that opens at `start`. */
interface Group {
  readonly start: number;
  readonly first: number;
  readonly end: number;
}

function completeGroups({ bars, calendar }: Market, intervalMs: number): Group[] {
  const { time, length } = bars;
  const offset = intervalMs % WEEK_MS === 0 ? FIRST_MONDAY : 0;
  const groups: Group[] = [];
  for (let first = 0; first < length; ) {
    const start = Math.floor((time[first]! - offset) / intervalMs) * intervalMs + offset;
    let end = first;
    for (; end < length && time[end]! < start + intervalMs; end++) {
      if ((time[end]! - start) % bars.intervalMs === 0) continue;
      throw new MarketDataError(
        `Cannot make bars of ${intervalName(intervalMs)}: the bar at ${isoInstant(time[end]!)} does not open ` +
          `a whole number of bars after ${isoInstant(start)}`,
      );
    }
    const isWhole = (end - first) * bars.intervalMs === intervalMs;
    const isInside = first > 0 && end < length;
    if (isWhole || (calendar === 'sessions' && isInside)) groups.push({ start, first, end });
    first = end;
  }
  return groups;
}

type Fold = (column: Float64Array, first: number, end: number) => number;

const firstOf: Fold = (column, first) => column[first]!;
const lastOf: Fold = (column, _first, end) => column[end - 1]!;
const highestOf: Fold = (column, first, end) => {
  let highest = -Infinity;
  for (let i = first; i < end; i++) highest = Math.max(highest, column[i]!);
  return highest;
};
const lowestOf: Fold = (column, first, end) => {
  let lowest = Infinity;
  for (let i = first; i < end; i++) lowest = Math.min(lowest, column[i]!);
  return lowest;
};
const sumOf: Fold = (column, first, end) => {
  let sum = 0;
  for (let i = first; i < end; i++) sum += column[i]!;
  return sum;
};

const FOLDS: Readonly<Record<ColumnName, Fold>> = {
  time: firstOf,
  open: firstOf,
  high: highestOf,
  low: lowestOf,
  close: lastOf,
  volume: sumOf,
  quoteVolume: sumOf,
  tradeCount: sumOf,
  takerBuyVolume: sumOf,
  bidSize: lastOf,
  askSize: lastOf,
};
