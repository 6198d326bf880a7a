import type { Bars } from '../../market/bars.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { ReturnSums } from '../../protocol/test-result.ts';
import { SLICE_END, STOP_HIT, TP_HIT, type TradeColumns } from '../simulation/trade-columns.ts';
import type { Slice } from '../windows.ts';

/** Returns of a strategy bar by bar over one or more consecutive slices. */
export interface ReturnColumns {
  /** Net P&L of each bar over the size of a position; 0 without a position. */
  readonly net: Float64Array;
  /** +1 in bars in which a long position was open at some time, −1 short, 0 flat. */
  readonly side: Int8Array;
  /** Trades that closed in the bar. */
  readonly closed: Uint8Array;
}

/** Zero columns of a number of bars. */
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
 * Writes the returns of one slice bar by bar, from position `at` of the columns on.
 *
 * A bar's P&L is the change of equity, marked at its close, as in the equity curve. It is divided by the
 * notional, or by the value of the quantity at the previous close.
 *
 * @param columns zero at the written positions
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
    // The bar of an exit at its open does not belong to the position.
    const usesLast = reason === STOP_HIT || reason === TP_HIT || reason === SLICE_END;
    side.fill(direction, place + entryBar[t]!, place + last + (usesLast ? 1 : 0));
  }
}

/** The size in quote currency that returns are relative to. */
export function positionSize(
  bars: Pick<Bars, 'open' | 'close'>,
  bar: number,
  sizing: Sizing,
): number {
  return 'notional' in sizing ? sizing.notional : sizing.quantity * closeBefore(bars, bar);
}

/** The previous close; for the first bar, its open. */
function closeBefore({ open, close }: Pick<Bars, 'open' | 'close'>, bar: number): number {
  return bar === 0 ? open[0]! : close[bar - 1]!;
}

/** The return of the market in a bar: from the previous close to its own. */
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

/** @param columns one value per bar of the slices, in their order */
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

/** The mean net exposure, which scales the market return subtracted from each net return. */
function meanExposure({ exposure }: ReturnSums, { bars }: MarketSums): number {
  return bars === 0 ? 0 : exposure / bars;
}

/**
 * The t-statistic of the return in excess of the mean exposure to the market:
 * t = mean / sd · √n of x, where x of a bar is its net return less mean net exposure times the return of
 * the market. The drift of the market therefore does not count as skill.
 *
 * @param exposure the mean net exposure; given if the sums cover only a part of its bars
 * @returns null without trades or if x does not vary
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

/** The excess return of each bar over the mean net exposure to the market, as in `excessT`. */
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
