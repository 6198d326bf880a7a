import type { Bars } from '../../market/bars.ts';
import { averageTrueRange } from './average-true-range.ts';
import { checkFactor, checkLengths, checkPeriod } from './check-arguments.ts';
import { TIE } from './tie.ts';

/**
 * Columns of one length. `direction` is 1 in an up trend and -1 in a down trend; `line` is
 * `lower` in the one and `upper` in the other. As an output, none shares memory with another.
 */
export interface SupertrendLines {
  readonly line: Float64Array;
  readonly direction: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Supertrend: bands of `multiplier` average true ranges around the middle of the bar, which only
 * tighten until a close breaks through them, by more than rounding, and reverses the trend.
 *
 * The first bar always counts as a down trend, as in TradingView's version.
 *
 * @param bars columns of one length n, oldest bar first, no NaN: one would make NaN of all that
 *   follows
 * @param period of the average true range, in bars
 * @param out columns of length n, overwritten: NaN for the first `period` bars
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, `multiplier` is not a finite number >= 0,
 *   or a column is not n long
 */
export function supertrend(
  bars: Pick<Bars, 'high' | 'low' | 'close'>,
  period: number,
  multiplier: number,
  out: SupertrendLines,
): SupertrendLines {
  const { high, low, close } = bars;
  const { line, direction, upper, lower } = out;
  const n = close.length;
  checkPeriod('supertrend', 'period', period);
  checkFactor('supertrend', 'multiplier', multiplier);
  checkLengths('supertrend', n, { high, low, line, direction, upper, lower });
  for (const column of [direction, upper, lower]) column.fill(NaN, 0, Math.min(period, n));

  // `line` stores the average true range of a bar until its own value replaces it.
  averageTrueRange(bars, period, line);
  let ceiling = Infinity;
  let floor = -Infinity;
  let isUp = false;
  for (let i = period; i < n; i++) {
    const middle = (high[i]! + low[i]!) / 2;
    const reach = multiplier * line[i]!;
    const previousClose = close[i - 1]!;
    const tie = TIE * previousClose;
    if (middle + reach < ceiling || previousClose - ceiling > tie) ceiling = middle + reach;
    if (middle - reach > floor || floor - previousClose > tie) floor = middle - reach;
    if (i > period) isUp = isUp ? floor - close[i]! <= tie : close[i]! - ceiling > tie;
    upper[i] = ceiling;
    lower[i] = floor;
    line[i] = isUp ? floor : ceiling;
    direction[i] = isUp ? 1 : -1;
  }
  return out;
}
