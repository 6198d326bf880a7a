import { isoInstant } from '../protocol/iso-instant.ts';
import { plural } from '../protocol/number-text.ts';
import { checkGrid } from './bar-interval.ts';
import { type ColumnName, columnsOf } from './bars.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { intervalName } from './interval.ts';
import { isEarlierState } from './join-parts.ts';
import { columnViews, type MarketLabels, makeMarket } from './make-market.ts';
import type { Market } from './market.ts';

export interface MergedMarket {
  readonly market: Market;
  /** Bars of `fresh` that `stored` did not have. */
  readonly added: number;
  /** Stored bars that differed, and are those of `fresh` now. */
  readonly replaced: number;
  /** The time of a last stored bar that was still forming and is complete now; null if there is none. */
  readonly completed: number | null;
}

export interface MergeOptions {
  /** Of the result; by default that of `stored`. */
  readonly calendar?: Market['calendar'];
  /** Whether a bar of `fresh` replaces one that differs. */
  readonly replace?: boolean;
  /** Where a bar of `fresh` was read. */
  readonly placeAt?: (time: number) => DataPlace;
}

/**
 * The bars of both markets in time order. A bar that both have must be equal in both, unless `fresh` replaces it
 * or it is the last stored one and was still forming.
 *
 * @throws {MarketDataError} they are different markets, have different columns, contradict each
 *   other, or are not on one grid
 */
export function mergeMarkets(
  stored: Market,
  fresh: Market,
  options: MergeOptions = {},
): MergedMarket {
  checkSameMarket(stored, fresh);
  const { calendar = stored.calendar } = options;
  const names = columnsOf(stored.bars);
  const { picks, added, differing } = pickBars(stored, fresh, names);
  const last = stored.bars.length - 1;
  const completed = differing.find(
    ({ i, j }) => i === last && wasForming(stored, i, fresh, j, names),
  );
  const [contradiction] = differing.filter((one) => one !== completed);
  if (contradiction !== undefined && options.replace !== true) {
    const { i, j } = contradiction;
    throw contradicts(stored, i, fresh, j, names, differing.length, options);
  }
  const outcome = {
    added,
    replaced: differing.length - (completed === undefined ? 0 : 1),
    completed: completed === undefined ? null : stored.bars.time[last]!,
  };
  const labels: MarketLabels = { ...stored, calendar };
  const interval = stored.bars.intervalMs;
  if (added === 0 && differing.length === 0) {
    return { market: makeMarket(labels, interval, columnViews(stored.bars)), ...outcome };
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
  return { market: makeMarket(labels, interval, columns), ...outcome };
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
    throw new MarketDataError('Cannot add bars: some of them are simulated; choose another --name');
  }
  const [there, here] = [stored, fresh].map(({ bars }) => columnsOf(bars).join(', '));
  if (there !== here) {
    throw new MarketDataError(
      `Cannot add bars with other columns: stored are ${there}, new are ${here}; ` +
        'choose another --name, or delete the stored market first',
    );
  }
}

/** Bars of one time that differ: index i in `stored`, j in `fresh`. */
interface Differing {
  readonly i: number;
  readonly j: number;
}

/** `picks`: for each bar of the result the index in `stored`, or -1 - the index in `fresh`, which precedes. */
function pickBars(stored: Market, fresh: Market, names: readonly ColumnName[]) {
  const [a, b] = [stored.bars.time, fresh.bars.time];
  const picks: number[] = [];
  const differing: Differing[] = [];
  let added = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i === a.length || (j < b.length && b[j]! < a[i]!)) {
      picks.push(-1 - j++);
      added++;
      continue;
    }
    const isShared = j < b.length && a[i] === b[j];
    const differs =
      isShared && names.some((name) => stored.bars[name]![i] !== fresh.bars[name]![j]);
    if (differs) differing.push({ i, j });
    picks.push(differs ? -1 - j : i);
    if (isShared) j++;
    i++;
  }
  return { picks, added, differing };
}

function wasForming(
  stored: Market,
  i: number,
  fresh: Market,
  j: number,
  names: readonly ColumnName[],
): boolean {
  return isEarlierState(
    names,
    (name) => stored.bars[name]![i]!,
    (name) => fresh.bars[name]![j]!,
  );
}

function contradicts(
  stored: Market,
  i: number,
  fresh: Market,
  j: number,
  names: readonly ColumnName[],
  count: number,
  { placeAt }: MergeOptions,
): MarketDataError {
  const name = names.find((one) => stored.bars[one]![i] !== fresh.bars[one]![j])!;
  const time = stored.bars.time[i]!;
  const others = count === 1 ? '' : ` (${plural(count, 'bar')} differ)`;
  const found = `at ${isoInstant(time)} the stored ${name} is ${stored.bars[name]![i]}, the new one ${fresh.bars[name]![j]}${others}`;
  const advice = 'if the new one is right, use --replace';
  return placeAt === undefined
    ? new MarketDataError(`Cannot add bars that contradict the stored ones: ${found}; ${advice}`)
    : new MarketDataError(
        `it contradicts the market of the lab: ${found}; ${advice}`,
        placeAt(time),
      );
}
