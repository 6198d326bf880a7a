import type { Bars } from '../../market/bars.ts';
import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Volume-weighted average of the typical price, (high + low + close) / 3, over the last `period`
 * bars.
 *
 * Exact for constant prices and any volumes.
 *
 * @param bars columns of one length n, oldest bar first; a NaN makes NaN of the windows that hold
 *   it and of no other
 * @param period window, in bars
 * @param out length n, overwritten, in quote currency: NaN for the first `period - 1` bars and
 *   wherever nothing was traded in the whole window; must share no memory with `bars`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or a column is not n long
 */
export function rollingVwap(
  bars: Pick<Bars, 'high' | 'low' | 'close' | 'volume'>,
  period: number,
  out: Float64Array,
): Float64Array {
  const { high, low, close, volume } = bars;
  const n = close.length;
  checkPeriod('VWAP', 'period', period);
  checkLengths('VWAP', n, { high, low, volume, out });
  out.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  // Tail of one block, head of the next: see simpleMovingAverage(). As nothing is subtracted, a
  // window without trades sums to exactly 0.
  const tails = new Float64Array(2 * period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    const anchor = typicalPrice(high[end]!, low[end]!, close[end]!);
    let tailValue = 0;
    let tailVolume = 0;
    for (let j = end; j >= start; j--) {
      tailValue += (typicalPrice(high[j]!, low[j]!, close[j]!) - anchor) * volume[j]!;
      tailVolume += volume[j]!;
      tails[2 * (j - start)] = tailValue;
      tails[2 * (j - start) + 1] = tailVolume;
    }
    out[end] = tailVolume === 0 ? NaN : anchor + tailValue / tailVolume;

    const stop = Math.min(end + period, n);
    let headValue = 0;
    let headVolume = 0;
    for (let i = end + 1; i < stop; i++) {
      headValue += (typicalPrice(high[i]!, low[i]!, close[i]!) - anchor) * volume[i]!;
      headVolume += volume[i]!;
      const traded = tails[2 * (i - end) + 1]! + headVolume;
      out[i] = traded === 0 ? NaN : anchor + (tails[2 * (i - end)]! + headValue) / traded;
    }
  }
  return out;
}

/** (high + low + close) / 3, in a form that is exact for a flat bar. */
function typicalPrice(high: number, low: number, close: number): number {
  return close + (high - close + (low - close)) / 3;
}
