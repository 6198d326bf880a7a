import { checkLengths, checkPeriod } from './check-arguments.ts';

/**
 * Vertical horizontal filter: the range of the last `period` closes over the path length to
 * the last of them, bar by bar. High in a trend, low in a range.
 *
 * The path has one step more than the range: a straight line gives (period - 1) / period,
 * and the first result needs `period + 1` closes. 0 if the price has not moved.
 *
 * @param close length n; a NaN makes NaN of the windows that hold it and of no other
 * @param period window, in bars
 * @param out length n, overwritten: NaN for the first `period` bars, then in [0, 1]; must not
 *   share memory with `close`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or `out` is not n long
 * @see White, Futures magazine (1991); windows as in the R package TTR
 */
export function verticalHorizontalFilter(
  close: Float64Array,
  period: number,
  out: Float64Array,
): Float64Array {
  const n = close.length;
  checkPeriod('VHF', 'period', period);
  checkLengths('VHF', n, { out });
  out.fill(NaN, 0, Math.min(period, n));
  if (n <= period) return out;

  // Tail of one block, head of the next: see simpleMovingAverage(). Step i is the one to close i.
  const tails = new Float64Array(3 * period);
  for (let end = period; end < n; end += period) {
    const start = end - period + 1;
    let tailHigh = -Infinity;
    let tailLow = Infinity;
    let tailWalk = 0;
    for (let j = end; j >= start; j--) {
      const price = close[j]!;
      tailHigh = Math.max(tailHigh, price);
      tailLow = Math.min(tailLow, price);
      tailWalk += Math.abs(price - close[j - 1]!);
      tails[3 * (j - start)] = tailHigh;
      tails[3 * (j - start) + 1] = tailLow;
      tails[3 * (j - start) + 2] = tailWalk;
    }
    out[end] = tailWalk === 0 ? 0 : (tailHigh - tailLow) / tailWalk;

    const stop = Math.min(end + period, n);
    let headHigh = -Infinity;
    let headLow = Infinity;
    let headWalk = 0;
    for (let i = end + 1; i < stop; i++) {
      const price = close[i]!;
      const tail = 3 * (i - end);
      headHigh = Math.max(headHigh, price);
      headLow = Math.min(headLow, price);
      headWalk += Math.abs(price - close[i - 1]!);
      const high = Math.max(tails[tail]!, headHigh);
      const low = Math.min(tails[tail + 1]!, headLow);
      const walk = tails[tail + 2]! + headWalk;
      out[i] = walk === 0 ? 0 : (high - low) / walk;
    }
  }
  return out;
}
