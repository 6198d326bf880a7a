import type { Bars } from '../../market/bars.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { ReturnSums } from '../../protocol/test-result.ts';
import { SLICE_END, STOP_HIT, TP_HIT, type TradeColumns } from '../simulation/trade-columns.ts';
import type { Slice } from '../windows.ts';

/** What a strategy did bar by bar over the bars of one or more slices, one after another. */
export interface ReturnColumns {
  /** Net P&L of each bar over the size of a position; 0 where nothing was held. */
  readonly net: Float64Array;
  /** +1 in bars in which a long position was open at some time, −1 short, 0 flat. */
  readonly side: Int8Array;
  /** Trades that closed in the bar. */
  readonly closed: Uint8Array;
}

/** Columns of so many bars in which nothing happened. */
export function returnColumns(bars: number): ReturnColumns {
  return { net: new Float64Array(bars), side: new Int8Array(bars), closed: new Uint8Array(bars) };
}

export interface MarketSums {
  readonly bars: number;
  readonly sum: number;
  readonly squares: number;
}

export const NO_RETURNS: ReturnSums = { net: 0, squares: 0, withMarket: 0, exposure: 0 };

/**
 * Writes what the trades of one slice came to, bar by bar, from position `at` of the columns on.
 *
 * A bar's P&L is the change of equity, marked at its close, as in the equity curve. It is divided by the
 * notional, or where the size is a quantity, by what that quantity was worth at the close before.
 *
 * @param columns zero where they are written
 */
export function writeReturns(
  trades: TradeColumns,
  bars: Pick<Bars, 'open' | 'close'>,
  { start }: Slice,
  feeRate: number,
  sizing: Sizing,
  columns: ReturnColumns,
  at: number,
): void {
  const { close } = bars;
  const { net, side, closed } = columns;
  const { count, entryBar, exitBar, exitReason, entry, quantity, pnl } = trades;
  const place = at - start;
  for (let t = 0; t < count; t++) {
    const direction = trades.side[t]!;
    const slope = direction * quantity[t]!;
    const last = exitBar[t]!;
    let before = 0;
    for (let bar = entryBar[t]!; bar <= last; bar++) {
      const after =
        bar === last
          ? pnl[t]!
          : slope * (close[bar]! - entry[t]!) - feeRate * entry[t]! * quantity[t]!;
      net[place + bar]! += (after - before) / positionSize(bars, bar, sizing);
      before = after;
    }
    closed[place + last]! += 1;
    const reason = exitReason[t]!;
    // An exit at an open leaves that bar to what comes next.
    const usesLast = reason === STOP_HIT || reason === TP_HIT || reason === SLICE_END;
    side.fill(direction, place + entryBar[t]!, place + last + (usesLast ? 1 : 0));
  }
}

/** What the returns of a bar are shares of, in quote currency. */
export function positionSize(
  bars: Pick<Bars, 'open' | 'close'>,
  bar: number,
  sizing: Sizing,
): number {
  return 'notional' in sizing ? sizing.notional : sizing.quantity * closeBefore(bars, bar);
}

/** The close before a bar; of the first bar, its open. */
function closeBefore({ open, close }: Pick<Bars, 'open' | 'close'>, bar: number): number {
  return bar === 0 ? open[0]! : close[bar - 1]!;
}

/** The return of the market in a bar: from the close before to its own. */
export function marketReturn(bars: Pick<Bars, 'open' | 'close'>, bar: number): number {
  return bars.close[bar]! / closeBefore(bars, bar) - 1;
}

export function marketSums(
  bars: Pick<Bars, 'open' | 'close'>,
  slices: readonly Slice[],
): MarketSums {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const { start, end } of slices) {
    count += end - start;
    for (let bar = start; bar < end; bar++) {
      const change = marketReturn(bars, bar);
      sum += change;
      squares += change * change;
    }
  }
  return { bars: count, sum, squares };
}

/** @param columns one value a bar of the slices, in their order */
export function returnSums(
  { net, side }: Pick<ReturnColumns, 'net' | 'side'>,
  bars: Pick<Bars, 'open' | 'close'>,
  slices: readonly Slice[],
): ReturnSums {
  const sums = { net: 0, squares: 0, withMarket: 0, exposure: 0 };
  let i = 0;
  for (const { start, end } of slices) {
    for (let bar = start; bar < end; bar++, i++) {
      sums.exposure += side[i]!;
      const value = net[i]!;
      if (value === 0) continue;
      sums.net += value;
      sums.squares += value * value;
      sums.withMarket += value * marketReturn(bars, bar);
    }
  }
  return sums;
}

export function addReturns(a: ReturnSums, b: ReturnSums): ReturnSums {
  return {
    net: a.net + b.net,
    squares: a.squares + b.squares,
    withMarket: a.withMarket + b.withMarket,
    exposure: a.exposure + b.exposure,
  };
}

/** What is taken off each bar's net return for each unit of the market's: the mean net exposure. */
function meanExposure({ exposure }: ReturnSums, { bars }: MarketSums): number {
  return bars === 0 ? 0 : exposure / bars;
}

/**
 * How sure it is that a strategy earned more than its mean exposure to the market did:
 * t = mean / sd · √n of x, where x of a bar is its net return less mean net exposure times the return of
 * the market. Drift is no skill: a strategy that is always long has the t of what it does beyond that.
 *
 * @param exposure the mean net exposure: another one where the sums are of a part of what it is of
 * @returns null where it never traded, or x does not vary
 */
export function excessT(
  own: ReturnSums,
  market: MarketSums,
  exposure: number = meanExposure(own, market),
): number | null {
  const n = market.bars;
  if (n < 2 || own.squares === 0) return null;
  const mean = (own.net - exposure * market.sum) / n;
  const squares =
    own.squares - 2 * exposure * own.withMarket + exposure * exposure * market.squares;
  const variance = (squares - n * mean * mean) / (n - 1);
  if (!(variance > 1e-12 * mean * mean)) return null;
  return (mean / Math.sqrt(variance)) * Math.sqrt(n);
}

/** What each bar returned beyond the mean net exposure to the market: what `excessT` is of. */
export function excessReturns(
  columns: Pick<ReturnColumns, 'net' | 'side'>,
  bars: Pick<Bars, 'open' | 'close'>,
  slices: readonly Slice[],
): Float64Array {
  const { net, side } = columns;
  const exposure = side.reduce((sum, one) => sum + one, 0) / Math.max(1, side.length);
  const excess = Float64Array.from(net);
  if (exposure === 0) return excess;
  let i = 0;
  for (const { start, end } of slices) {
    for (let bar = start; bar < end; bar++, i++) excess[i]! -= exposure * marketReturn(bars, bar);
  }
  return excess;
}
