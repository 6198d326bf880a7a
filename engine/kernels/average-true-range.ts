import type { Bars } from '../../market/bars.ts';
import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Average true range with Wilder's smoothing.
 *
 * @param bars columns of one length n, oldest bar first, prices in quote currency, no NaN: one
 *   would make NaN of all that follows
 * @param period smoothing length, in bars
 * @param out length n, overwritten: NaN for the first `period` bars, then quote currency
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or a column is not n long
 * @see Wilder, New Concepts in Technical Trading Systems (1978); warm-up as in TA-Lib
 */
export function averageTrueRange(
  bars: Pick<Bars, 'high' | 'low' | 'close'>,
  period: number,
  out: Float64Array,
): Float64Array {
  const { high, low, close } = bars;
  const n = close.length;
  checkPeriod('ATR', 'period', period);
  checkLengths('ATR', n, { high, low, out });
  out.fill(NaN, 0, Math.min(period, n));
  if (n <= period) return out;

  // Bar 0 has no previous close, so it has no true range.
  let average = 0;
  for (let i = 1; i <= period; i++) {
    const previousClose = close[i - 1]!;
    const trueRange = Math.max(high[i]!, previousClose) - Math.min(low[i]!, previousClose);
    average += (trueRange - average) / i;
  }
  out[period] = average;

  const weight = 1 / period;
  for (let i = period + 1; i < n; i++) {
    const previousClose = close[i - 1]!;
    const trueRange = Math.max(high[i]!, previousClose) - Math.min(low[i]!, previousClose);
    average += (trueRange - average) * weight;
    out[i] = average;
  }
  return out;
}
