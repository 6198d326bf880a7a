import type { Bands } from './bands.ts';
import { checkFactor, checkLengths, checkPeriod } from './check-arguments.ts';
import { populationDeviation } from './population-deviation.ts';

/**
 * Bollinger bands: the simple moving average, and `deviations` population standard deviations to
 * either side of it.
 *
 * Constant closes give bands of exactly zero width, and the error does not grow with the
 * number of bars.
 *
 * @param close length n; a NaN makes NaN of the windows that hold it and of no other
 * @param period window, in bars
 * @param deviations usually 2
 * @param out columns of length n, overwritten: NaN for the first `period - 1` bars
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, `deviations` is not a finite number >= 0,
 *   or a column of `out` is not n long
 * @see Bollinger, Bollinger on Bollinger Bands (2001)
 */
export function bollingerBands(
  close: Float64Array,
  period: number,
  deviations: number,
  out: Bands,
): Bands {
  const n = close.length;
  const { upper, middle, lower } = out;
  checkPeriod('Bollinger bands', 'period', period);
  checkFactor('Bollinger bands', 'deviations', deviations);
  checkLengths('Bollinger bands', n, { upper, middle, lower });
  for (const band of [upper, middle, lower]) band.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  // Tail of one block, head of the next: see simpleMovingAverage(). Squaring distances from a
  // close of the window, not the closes themselves, preserves the digits of the deviation.
  const tails = new Float64Array(2 * period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    const anchor = close[end]!;
    let tail = 0;
    let tailSquares = 0;
    for (let j = end; j >= start; j--) {
      const distance = close[j]! - anchor;
      tail += distance;
      tailSquares += distance * distance;
      tails[2 * (j - start)] = tail;
      tails[2 * (j - start) + 1] = tailSquares;
    }

    const stop = Math.min(end + period, n);
    let head = 0;
    let headSquares = 0;
    for (let i = end; i < stop; i++) {
      // Bar `end` belongs to the tail; its distance of 0 adds nothing to the head.
      const distance = close[i]! - anchor;
      head += distance;
      headSquares += distance * distance;
      const sum = tails[2 * (i - end)]! + head;
      const squares = tails[2 * (i - end) + 1]! + headSquares;
      const mean = anchor + sum / period;
      const reach = deviations * populationDeviation(sum, squares, period);
      middle[i] = mean;
      upper[i] = mean + reach;
      lower[i] = mean - reach;
    }
  }
  return out;
}
