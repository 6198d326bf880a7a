import { checkLengths, checkPeriod } from './check-arguments.ts';

/** Smoothing lengths in bars; `fast` is the shorter. */
export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/** Columns of one length, in quote currency. As an output, none shares memory with another. */
export interface MacdLines {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence divergence: fast less slow exponential average, the exponential
 * average of that difference (`signal`), and the difference of the two (`histogram`).
 *
 * Both averages start at bar `slow - 1`, the fast one from the mean of the `fast` closes that end
 * there. An earlier start, as in many libraries, gives other values for the first
 * hundred bars.
 *
 * @param close length n, no NaN: one would make NaN of all that follows
 * @param out columns of length n, overwritten: NaN for the first `slow + signal - 2` bars
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} a period is not an integer >= 1, `fast` is not less than `slow`, or a
 *   column of `out` is not n long
 * @see Appel (1979); seeds and warm-up as in TA-Lib
 */
export function macd(close: Float64Array, periods: MacdPeriods, out: MacdLines): MacdLines {
  const n = close.length;
  const { fast, slow, signal } = periods;
  checkPeriod('MACD', 'fast', fast);
  checkPeriod('MACD', 'slow', slow);
  checkPeriod('MACD', 'signal', signal);
  if (fast >= slow) {
    throw new RangeError(
      `Cannot compute MACD: fast is ${fast} and slow is ${slow}; fast must be less than slow`,
    );
  }
  const { macd: difference, signal: signalLine, histogram } = out;
  checkLengths('MACD', n, { macd: difference, signal: signalLine, histogram });
  const first = slow + signal - 2;
  for (const line of [difference, signalLine, histogram]) line.fill(NaN, 0, Math.min(first, n));
  if (n <= first) return out;

  const fastWeight = 2 / (fast + 1);
  const slowWeight = 2 / (slow + 1);
  const signalWeight = 2 / (signal + 1);
  let fastAverage = mean(close, slow - fast, slow);
  let slowAverage = mean(close, 0, slow);
  let signalAverage = fastAverage - slowAverage;
  for (let i = slow; i <= first; i++) {
    fastAverage += fastWeight * (close[i]! - fastAverage);
    slowAverage += slowWeight * (close[i]! - slowAverage);
    signalAverage += (fastAverage - slowAverage - signalAverage) / (i - slow + 2);
  }
  difference[first] = fastAverage - slowAverage;
  signalLine[first] = signalAverage;
  histogram[first] = fastAverage - slowAverage - signalAverage;

  for (let i = first + 1; i < n; i++) {
    fastAverage += fastWeight * (close[i]! - fastAverage);
    slowAverage += slowWeight * (close[i]! - slowAverage);
    const value = fastAverage - slowAverage;
    signalAverage += signalWeight * (value - signalAverage);
    difference[i] = value;
    signalLine[i] = signalAverage;
    histogram[i] = value - signalAverage;
  }
  return out;
}

/** The mean of `values[from]` up to, but excluding, `values[to]`. Exact if all are equal. */
function mean(values: Float64Array, from: number, to: number): number {
  let average = 0;
  for (let i = from; i < to; i++) average += (values[i]! - average) / (i - from + 1);
  return average;
}
