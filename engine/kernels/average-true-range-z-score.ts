import type { Bars } from '../../market/bars.ts';
import { averageTrueRange } from './average-true-range.ts';
import { checkLengths, checkPeriod } from './check-arguments.ts';
import { rollingZScore } from './rolling-z-score.ts';

/** Smoothing of the average true range, and window of the score, in bars. */
export interface AtrZScoreParameters {
  readonly period: number;
  readonly window: number;
}

/**
 * The average true range relative to its own last `window` values, in population
 * standard deviations: below 0 in a quiet market, above 0 in a volatile one.
 *
 * @param bars columns of one length n, oldest bar first, no NaN: one would make NaN of all that
 *   follows
 * @param out length n, overwritten: NaN for the first `period + window - 1` bars; 0 if the
 *   average true range is constant
 * @param atr output for the average true range: length n, overwritten; allocated if not given
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` or `window` is not an integer >= 1, or a column is not n long
 */
export function averageTrueRangeZScore(
  bars: Pick<Bars, 'high' | 'low' | 'close'>,
  parameters: AtrZScoreParameters,
  out: Float64Array,
  atr: Float64Array = new Float64Array(out.length),
): Float64Array {
  const { period, window } = parameters;
  const { high, low, close } = bars;
  const n = close.length;
  checkPeriod('ATR z-score', 'period', period);
  checkPeriod('ATR z-score', 'window', window);
  checkLengths('ATR z-score', n, { high, low, out, atr });
  return rollingZScore(averageTrueRange(bars, period, atr), window, out);
}
