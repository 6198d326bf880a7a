import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Exponential moving average with weight 2 / (period + 1), seeded by the mean of the first
 * `period` values.
 *
 * A NaN in `values` is skipped: `out` is NaN at that bar, and later bars are the same as without
 * it. Leading NaN therefore only delay the seed.
 *
 * @param values length n
 * @param period smoothing length, in bars
 * @param out length n, overwritten: NaN up to the seed at bar `period - 1`, then the unit of
 *   `values`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or `out` is not n long
 * @see seed and weight as in TA-Lib
 */
export function exponentialMovingAverage(
  values: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = values.length;
  checkPeriod('EMA', 'period', period);
  checkLengths('EMA', n, { out });

  // An incremental mean instead of a sum makes the seed of a flat series exact.
  let average = 0;
  let i = 0;
  for (let seen = 0; i < n && seen < period; i++) {
    const value = values[i]!;
    out[i] = NaN;
    if (Number.isNaN(value)) continue;
    seen++;
    average += (value - average) / seen;
    if (seen === period) out[i] = average;
  }

  const weight = 2 / (period + 1);
  for (; i < n; i++) {
    const next = average + weight * (values[i]! - average);
    out[i] = next;
    if (!Number.isNaN(next)) average = next;
  }
  return out;
}
