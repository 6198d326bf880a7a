import { isoInstant } from '../protocol/iso-instant.ts';
import { checkGrid } from './bar-interval.ts';
import { type ColumnName, columnsOf } from './bars.ts';
import { MarketDataError } from './errors.ts';
import { intervalName } from './interval.ts';
import { columnViews, type MarketLabels, makeMarket } from './make-market.ts';
import type { Market } from './market.ts';

export interface MergedMarket {
  readonly market: Market;
  /** Bars of `fresh` that `stored` did not have. */
  readonly added: number;
}

/**
 * The bars of both markets in time order. A bar that both have must be equal in both.
 *
 * @param calendar of the result; by default that of `stored`
 * @throws {MarketDataError} they are different markets, have different columns, contradict each
 *   other, or are not on one grid
 */
export function mergeMarkets(
  stored: Market,
  fresh: Market,
  calendar: Market['calendar'] = stored.calendar,
): MergedMarket {
  checkSameMarket(stored, fresh);
  const names = columnsOf(stored.bars);
  const picks = pickBars(stored, fresh, names);
  const added = picks.reduce((sum, pick) => sum + (pick < 0 ? 1 : 0), 0);
  const labels: MarketLabels = { ...stored, calendar };
  const interval = stored.bars.intervalMs;
  if (added === 0) {
    return { market: makeMarket(labels, interval, columnViews(stored.bars)), added };
  }
  const columns = new Map<ColumnName, Float64Array>();
  for (const name of names) {
    const [kept, more] = [stored.bars[name]!, fresh.bars[name]!];
    columns.set(
      name,
      Float64Array.from(picks, (pick) => (pick >= 0 ? kept[pick]! : more[-1 - pick]!)),
    );
  }
  checkGrid(columns.get('time')!, interval, calendar);
  return { market: makeMarket(labels, interval, columns), added };
}

function checkSameMarket(stored: Market, fresh: Market): void {
  const name = (market: Market) =>
    `${market.venue} ${market.symbol} ${intervalName(market.bars.intervalMs)}`;
  if (name(stored) !== name(fresh)) {
    throw new MarketDataError(
      `Cannot add bars of ${name(fresh)} to a market of ${name(stored)}: they are different markets; choose another --name`,
    );
  }
  if (stored.simulated !== null || fresh.simulated !== null) {
    throw new MarketDataError(
      'Cannot add bars: some of them are simulated; replace the market with --replace',
    );
  }
  const [there, here] = [stored, fresh].map(({ bars }) => columnsOf(bars).join(', '));
  if (there !== here) {
    throw new MarketDataError(
      `Cannot add bars with other columns: stored are ${there}, new are ${here}; ` +
        'choose another --name, or replace the market with --replace',
    );
  }
}

/** For each bar of the result the index in `stored`, or -1 - the index in `fresh`. */
function pickBars(stored: Market, fresh: Market, names: readonly ColumnName[]): number[] {
  const [a, b] = [stored.bars.time, fresh.bars.time];
  const picks: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const isNew = i === a.length || (j < b.length && b[j]! < a[i]!);
    if (isNew) {
      picks.push(-1 - j);
      j++;
      continue;
    }
    if (j < b.length && a[i] === b[j]) {
      checkSameBar(stored, i, fresh, j, names);
      j++;
    }
    picks.push(i);
    i++;
  }
  return picks;
}

function checkSameBar(
  stored: Market,
  i: number,
  fresh: Market,
  j: number,
  names: readonly ColumnName[],
): void {
  for (const name of names) {
    const [there, here] = [stored.bars[name]![i]!, fresh.bars[name]![j]!];
    if (there === here) continue;
    throw new MarketDataError(
      `Cannot add bars that contradict the stored ones: at ${isoInstant(stored.bars.time[i]!)} the stored ${name} ` +
        `is ${there}, the new one ${here}; if the new one is right, use --replace`,
    );
  }
}
