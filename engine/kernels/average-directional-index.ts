import type { Bars } from '../../market/bars.ts';
import { checkLengths, checkPeriod } from './check-arguments.ts';

/** Columns of one length, in [0, 100]. As an output, none shares memory with another. */
export interface DirectionalMovement {
  readonly adx: Float64Array;
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
}

/**
 * Average directional index (the strength of a trend in either direction) and the directional
 * indicators of both directions.
 *
 * All are 0 until the price has moved.
 *
 * @param bars columns of one length n, oldest bar first, no NaN: one would make NaN of all that
 *   follows
 * @param period smoothing length, in bars
 * @param out columns of length n, overwritten: NaN for the first `period` bars (`plusDi`,
 *   `minusDi`) or `2 * period - 1` bars (`adx`)
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or a column is not n long
 * @see Wilder, New Concepts in Technical Trading Systems (1978); sums and warm-up as in TA-Lib
 */
export function averageDirectionalIndex(
  bars: Pick<Bars, 'high' | 'low' | 'close'>,
  period: number,
  out: DirectionalMovement,
): DirectionalMovement {
  const { high, low, close } = bars;
  const { adx, plusDi, minusDi } = out;
  const n = close.length;
  checkPeriod('ADX', 'period', period);
  checkLengths('ADX', n, { high, low, adx, plusDi, minusDi });
  const first = 2 * period - 1;
  adx.fill(NaN, 0, Math.min(first, n));
  plusDi.fill(NaN, 0, Math.min(period, n));
  minusDi.fill(NaN, 0, Math.min(period, n));

  let range = 0;
  let plus = 0;
  let minus = 0;
  let average = 0;
  const weight = 1 / period;
  for (let i = 1; i < n; i++) {
    const previousClose = close[i - 1]!;
    const up = high[i]! - high[i - 1]!;
    const down = low[i - 1]! - low[i]!;
    // Wilder's sums lose a share before they gain a bar, except for the first `period - 1` bars,
    // which only add up.
    if (i >= period) {
      range -= range * weight;
      plus -= plus * weight;
      minus -= minus * weight;
    }
    range += Math.max(high[i]!, previousClose) - Math.min(low[i]!, previousClose);
    if (up > down && up > 0) plus += up;
    if (down > up && down > 0) minus += down;
    if (i < period) continue;

    plusDi[i] = range === 0 ? 0 : 100 * (plus / range);
    minusDi[i] = range === 0 ? 0 : 100 * (minus / range);
    const moved = plus + minus;
    const index = moved === 0 ? 0 : 100 * (Math.abs(plus - minus) / moved);
    if (i > first) {
      average += (index - average) * weight;
      adx[i] = average;
    } else {
      average += (index - average) / (i - period + 1);
      if (i === first) adx[i] = average;
    }
  }
  return out;
}
