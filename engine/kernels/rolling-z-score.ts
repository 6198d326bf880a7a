import { checkLengths, checkPeriod } from './check-arguments.ts';
import { populationDeviation } from './population-deviation.ts';

/**
 * How many population standard deviations each value is above the mean of the last `window`
 * values, itself included.
 *
 * 0 if the deviation is at most 1e-12 of the mean, since that is rounding. The
 * error does not grow with the number of bars.
 *
 * @param values length n; a NaN makes NaN of the windows that hold it and of no other, so
 *   leading NaN only delay the first result
 * @param window in bars
 * @param out length n, overwritten: NaN for the first `window - 1` bars; must not share memory
 *   with `values`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `window` is not an integer >= 1, or `out` is not n long
 */
export function rollingZScore(
  values: Float64Array,
  window: number,
  out: Float64Array,
): Float64Array {
  const n = values.length;
  checkPeriod('z-score', 'window', window);
  checkLengths('z-score', n, { out });
  out.fill(NaN, 0, Math.min(window - 1, n));
  if (n < window) return out;

  // The same sums as in bollingerBands().
  const tails = new Float64Array(2 * window);
  for (let end = window - 1; end < n; end += window) {
    const start = end - window + 1;
    const anchor = values[end]!;
    let tail = 0;
    let tailSquares = 0;
    for (let j = end; j >= start; j--) {
      const distance = values[j]! - anchor;
      tail += distance;
      tailSquares += distance * distance;
      tails[2 * (j - start)] = tail;
      tails[2 * (j - start) + 1] = tailSquares;
    }

    const stop = Math.min(end + window, n);
    let head = 0;
    let headSquares = 0;
    for (let i = end; i < stop; i++) {
      const distance = values[i]! - anchor;
      head += distance;
      headSquares += distance * distance;
      const sum = tails[2 * (i - end)]! + head;
      const squares = tails[2 * (i - end) + 1]! + headSquares;
      const deviation = populationDeviation(sum, squares, window);
      const isFlat = deviation <= 1e-12 * Math.abs(anchor + sum / window);
      out[i] = isFlat ? 0 : (distance - sum / window) / deviation;
    }
  }
  return out;
}
