import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * The greatest of the last `period` values, at a cost that does not depend on `period`.
 *
 * @param values length n; a NaN makes NaN of the windows that hold it and of no other
 * @param period window, in bars
 * @param out length n, overwritten: NaN for the first `period - 1` bars; must not share memory
 *   with `values`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or `out` is not n long
 */
export function rollingMaximum(
  values: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = values.length;
  checkPeriod('rolling maximum', 'period', period);
  checkLengths('rolling maximum', n, { out });
  out.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  // Tail of one block, head of the next: see simpleMovingAverage().
  const tails = new Float64Array(period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    let tail = -Infinity;
    for (let j = end; j >= start; j--) {
      tail = Math.max(tail, values[j]!);
      tails[j - start] = tail;
    }

    const stop = Math.min(end + period, n);
    let head = -Infinity;
    for (let i = end; i < stop; i++) {
      // Bar `end` is in the tail as well, which does not change an extreme.
      head = Math.max(head, values[i]!);
      out[i] = Math.max(tails[i - end]!, head);
    }
  }
  return out;
}

/** The least of the last `period` values; otherwise as `rollingMaximum()`. */
export function rollingMinimum(
  values: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = values.length;
  checkPeriod('rolling minimum', 'period', period);
  checkLengths('rolling minimum', n, { out });
  out.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  const tails = new Float64Array(period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    let tail = Infinity;
    for (let j = end; j >= start; j--) {
      tail = Math.min(tail, values[j]!);
      tails[j - start] = tail;
    }

    const stop = Math.min(end + period, n);
    let head = Infinity;
    for (let i = end; i < stop; i++) {
      head = Math.min(head, values[i]!);
      out[i] = Math.min(tails[i - end]!, head);
    }
  }
  return out;
}
