import { checkLengths, checkPeriod } from './check-arguments.ts';

/** Columns of one length, oldest bar first, in base units: all trades, and those takers bought. */
export interface TakerVolume {
  readonly volume: Float64Array;
  readonly takerBuyVolume: Float64Array;
}

/**
 * The volume delta of the last `period` bars as a share of their volume.
 *
 * @param bars columns of length n; a NaN makes NaN of the windows that hold it and of no other
 * @param period window, in bars
 * @param out length n, overwritten, in [-1, 1]: NaN for the first `period - 1` bars and wherever
 *   nothing was traded in the whole window; must share no memory with `bars`
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or a column is not n long
 */
export function rollingDeltaRatio(
  bars: TakerVolume,
  period: number,
  out: Float64Array,
): Float64Array {
  const { volume, takerBuyVolume } = bars;
  const n = volume.length;
  checkPeriod('delta ratio', 'period', period);
  checkLengths('delta ratio', n, { takerBuyVolume, out });
  out.fill(NaN, 0, Math.min(period - 1, n));
  if (n < period) return out;

  // Tail of one block, head of the next: see simpleMovingAverage(). As nothing is subtracted, a
  // window without trades sums to exactly 0.
  const tails = new Float64Array(2 * period);
  for (let end = period - 1; end < n; end += period) {
    const start = end - period + 1;
    let tailDelta = 0;
    let tailVolume = 0;
    for (let j = end; j >= start; j--) {
      tailDelta += 2 * takerBuyVolume[j]! - volume[j]!;
      tailVolume += volume[j]!;
      tails[2 * (j - start)] = tailDelta;
      tails[2 * (j - start) + 1] = tailVolume;
    }
    out[end] = share(tailDelta, tailVolume);

    const stop = Math.min(end + period, n);
    let headDelta = 0;
    let headVolume = 0;
    for (let i = end + 1; i < stop; i++) {
      headDelta += 2 * takerBuyVolume[i]! - volume[i]!;
      headVolume += volume[i]!;
      out[i] = share(tails[2 * (i - end)]! + headDelta, tails[2 * (i - end) + 1]! + headVolume);
    }
  }
  return out;
}

function share(delta: number, volume: number): number {
  return volume === 0 ? NaN : delta / volume;
}
