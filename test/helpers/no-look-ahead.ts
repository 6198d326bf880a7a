import { isDeepStrictEqual } from 'node:util';
import {
  allocateBars,
  type Bars,
  barsUpTo,
  columnsOf,
  OPTIONAL_COLUMNS,
} from '../../market/bars.ts';
import type { PlainTrade } from './bar-by-bar-backtest.ts';
import { knownAtClose, knownAtOpen } from './known-trades.ts';

/** Bars with everything after a moment removed or replaced. */
export interface OtherFuture {
  /** The last unchanged bar. */
  readonly known: number;
  /** Whether the open of the bar after it is unchanged, too. */
  readonly knowsNextOpen: boolean;
  readonly name: string;
  readonly bars: Bars;
}

/** At each of these bars: no future, one of NaN, a wild one, and a wild one that opens as it did. */
export function* otherFutures(bars: Bars, moments: Iterable<number>): Generator<OtherFuture> {
  for (const known of moments) {
    const end = known + 1;
    yield { known, knowsNextOpen: false, name: 'nothing', bars: barsUpTo(bars, end) };
    yield { known, knowsNextOpen: false, name: 'NaN', bars: replaced(bars, end, () => NaN) };
    const wild = replaced(bars, end, (value, i) => value * (i % 2 === 0 ? 40 : 0.03) + 1);
    yield { known, knowsNextOpen: false, name: 'wild numbers', bars: wild };
    const opened = replaced(bars, end, (value, i) => value * (i % 3 === 0 ? 0.03 : 30) + 1);
    if (end < bars.length) {
      opened.open[end] = bars.open[end]!;
      opened.time[end] = bars.time[end]!;
    }
    yield { known, knowsNextOpen: true, name: 'wild numbers from an open on', bars: opened };
  }
}

/**
 * Expects that columns up to a bar are the same with any future.
 *
 * @throws {Error} "looks ahead", with the first bar at which they are not
 */
export function expectColumnsNotToLookAhead(
  columnsFor: (bars: Bars) => readonly ArrayLike<number>[],
  bars: Bars,
  moments: Iterable<number>,
): void {
  const whole = columnsFor(bars);
  for (const future of otherFutures(bars, moments)) {
    const columns = columnsFor(future.bars);
    for (const [line, column] of whole.entries()) {
      for (let bar = 0; bar <= future.known; bar++) {
        if (!Object.is(columns[line]![bar], column[bar]))
          accuse(future, `column ${line}, bar ${bar}`);
      }
    }
  }
}

/**
 * Expects that the signals up to a bar are the same with any future.
 *
 * @param signalsFor packed as `2 * bar + side`
 */
export function expectSignalsNotToLookAhead(
  signalsFor: (bars: Bars) => Int32Array,
  bars: Bars,
  moments: Iterable<number>,
): void {
  const whole = signalsFor(bars);
  for (const future of otherFutures(bars, moments)) {
    const upTo = (signals: Int32Array) => signals.filter((one) => one >> 1 <= future.known);
    const [got, wanted] = [upTo(signalsFor(future.bars)), upTo(whole)];
    if (!isDeepStrictEqual(got, wanted)) accuse(future, `signals ${got} and not ${wanted}`);
  }
}

/**
 * Expects that what is known of the trades of a slice is independent of the future.
 *
 * @param tradesFor from bar `start` to before the given end
 */
export function expectTradesNotToLookAhead(
  tradesFor: (bars: Bars, end: number) => readonly PlainTrade[],
  bars: Bars,
  moments: Iterable<number>,
): void {
  const whole = tradesFor(bars, bars.length);
  for (const future of otherFutures(bars, moments)) {
    const { known, knowsNextOpen } = future;
    const other = tradesFor(future.bars, future.bars.length);
    const at = (trades: readonly PlainTrade[]) =>
      knowsNextOpen && known + 1 < bars.length
        ? knownAtOpen(trades, known + 1)
        : knownAtClose(trades, known);
    if (isDeepStrictEqual(at(other), at(whole))) continue;
    accuse(
      future,
      `trades ${JSON.stringify(at(other).at(-1))} and not ${JSON.stringify(at(whole).at(-1))}`,
    );
  }
}

function accuse({ known, name }: OtherFuture, what: string): never {
  throw new Error(`It looks ahead: with ${name} after bar ${known} there is another ${what}`);
}

function replaced(
  bars: Bars,
  from: number,
  change: (value: number, index: number) => number,
): Bars {
  const optional = OPTIONAL_COLUMNS.filter((name) => bars[name] !== null);
  const { bars: copy } = allocateBars(bars.length, bars.intervalMs, optional);
  for (const name of columnsOf(bars)) {
    const column = copy[name]!;
    column.set(bars[name]!);
    for (let i = from; i < bars.length; i++) column[i] = change(column[i]!, i);
  }
  return copy;
}
