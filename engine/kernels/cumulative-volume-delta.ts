import { checkLengths, checkPeriod } from './check-arguments.ts';
import { utcDay } from './utc-day.ts';

/** Columns of one length, oldest bar first, in base units: all trades, and those takers bought. */
export interface TakerVolume {
  readonly volume: Float64Array;
  readonly takerBuyVolume: Float64Array;
}

/**
 * Volume that takers bought less volume that they sold, summed from the first bar.
 *
 * @param bars columns of length n, no NaN: one would make NaN of all that follows
 * @param out length n, overwritten, in base units; there is no warm-up
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} a column is not n long
 */
export function cumulativeVolumeDelta(bars: TakerVolume, out: Float64Array): Float64Array {
  const { volume, takerBuyVolume } = bars;
  const n = volume.length;
  checkLengths('CVD', n, { takerBuyVolume, out });
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += 2 * takerBuyVolume[i]! - volume[i]!;
    out[i] = sum;
  }
  return out;
}

/**
 * Volume that takers bought less volume that they sold, summed from the start of the UTC day.
 *
 * @param bars columns of length n, `time` in ms; a NaN makes NaN of the rest of its day
 * @param out length n, overwritten, in base units; there is no warm-up
 * @returns `out`; `out[i]` reads nothing after bar i
 * @throws {RangeError} a column is not n long
 */
export function sessionVolumeDelta(
  bars: TakerVolume & { readonly time: Float64Array },
  out: Float64Array,
): Float64Array {
  const { time, volume, takerBuyVolume } = bars;
  const n = volume.length;
  checkLengths('session CVD', n, { time, takerBuyVolume, out });
  let today = NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const day = utcDay(time[i]!);
    if (day !== today) {
      today = day;
      sum = 0;
    }
    sum += 2 * takerBuyVolume[i]! - volume[i]!;
    out[i] = sum;
  }
  return out;
}

/**
 * The volume delta of each bar as a share of its volume: 1 when takers only bought, -1 when they
 * only sold.
 *
 * @param bars columns of length n; a NaN makes NaN of its own bar only
 * @param out length n, overwritten, in [-1, 1]: NaN where nothing was traded
 * @returns `out`; `out[i]` reads bar i alone
 * @throws {RangeError} a column is not n long
 */
export function deltaRatio(bars: TakerVolume, out: Float64Array): Float64Array {
  const { volume, takerBuyVolume } = bars;
  const n = volume.length;
  checkLengths('delta ratio', n, { takerBuyVolume, out });
  for (let i = 0; i < n; i++) out[i] = share(2 * takerBuyVolume[i]! - volume[i]!, volume[i]!);
  return out;
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
