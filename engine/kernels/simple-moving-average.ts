import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Simple moving average: the mean of the last `period` values.
 *
 * A flat window gives its value exactly, and the error does not grow with the number of bars.
 *
 * @param values length n; a NaN makes NaN of the windows that hold it and of no other
 * @param period window, in bars
 * @param out length n, overwritten: NaN for the first `period - 1` bars, then the unit of
 *   `values`; must not share memory with `values`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or `out` is not n long
 */
export function simpleMovingAverage(
  values: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = values.length;
  checkPeriod('SMA', 'period', period);
  checkLengths('SMA', n, { out });
  out.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  // Cut into blocks of `period` bars, every window is the tail of one block and the head of the
  // next (van Herk 1992; Gil and Werman 1993, there for extremes). Nothing is
  // subtracted, so values that leave the window leave no rounding error. Distances from the bar between the
  // two blocks, which is in the window, make flat windows exact.
  const tails = new Float64Array(period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    const anchor = values[end]!;
    let tail = 0;
    for (let j = end; j >= start; j--) {
      tail += values[j]! - anchor;
      tails[j - start] = tail;
    }

    const stop = Math.min(end + period, n);
    let head = 0;
    for (let i = end; i < stop; i++) {
      // Bar `end` belongs to the tail; its distance of 0 adds nothing to the head.
      head += values[i]! - anchor;
      out[i] = anchor + (tails[i - end]! + head) / period;
    }
  }
  return out;
}
