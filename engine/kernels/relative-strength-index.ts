import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Relative strength index with Wilder's smoothing.
 *
 * Without any change it is 50, where TA-Lib gives 0: a constant price
 * is not oversold.
 *
 * @param close length n, no NaN: one would make NaN of all that follows
 * @param period smoothing length, in bars
 * @param out length n, overwritten: NaN for the first `period` bars, then in [0, 100]
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or `out` is not n long
 * @see Wilder, New Concepts in Technical Trading Systems (1978); warm-up as in TA-Lib
 */
export function relativeStrengthIndex(
  close: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = close.length;
  checkPeriod('RSI', 'period', period);
  checkLengths('RSI', n, { out });
  out.fill(NaN, 0, Math.min(period, n));
  if (n <= period) return out;

  // Half of |change| + change is the change if it is a gain, else 0, to the last bit;
  // a branch here would be mispredicted every other bar.
  let gain = 0;
  let loss = 0;
  for (let i = 1; i <= period; i++) {
    const change = close[i]! - close[i - 1]!;
    gain += ((Math.abs(change) + change) / 2 - gain) / i;
    loss += ((Math.abs(change) - change) / 2 - loss) / i;
  }
  out[period] = strength(gain, loss);

  const weight = 1 / period;
  for (let i = period + 1; i < n; i++) {
    const change = close[i]! - close[i - 1]!;
    gain += ((Math.abs(change) + change) / 2 - gain) * weight;
    loss += ((Math.abs(change) - change) / 2 - loss) * weight;
    out[i] = strength(gain, loss);
  }
  return out;
}

function strength(gain: number, loss: number): number {
  const moved = gain + loss;
  return moved === 0 ? 50 : 100 * (gain / moved);
}
