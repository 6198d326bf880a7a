import type { Bars } from '../../market/bars.ts';
import { averageTrueRange } from '../kernels/average-true-range.ts';
import { ALL_GATES, canMeasure } from '../strategy/all-gates.ts';
import { Scratch } from '../strategy/scratch.ts';

/** The period of the average true range that stops, targets and regimes are measured in. */
const ATR_PERIOD = 14;

/** Derived columns of a market for all backtests; computed once and shared by all workers. */
export interface Features {
  /** ATR(14), Wilder; NaN while warming up. */
  readonly atr: Float64Array;
  /** The values that the gates compare with their thresholds; null if the market lacks data. */
  readonly cvd: Float64Array | null;
  readonly imb: Float64Array | null;
  readonly atrz: Float64Array;
  readonly vhf: Float64Array;
}

/** The features of bars [start, end), over the same memory. */
export function featuresBetween(features: Features, start: number, end: number): Features {
  const { atr, cvd, imb, atrz, vhf } = features;
  return {
    atr: atr.subarray(start, end),
    cvd: cvd?.subarray(start, end) ?? null,
    imb: imb?.subarray(start, end) ?? null,
    atrz: atrz.subarray(start, end),
    vhf: vhf.subarray(start, end),
  };
}

/** Computes all features over shared memory. Bar i of each reads nothing after bar i. */
export function computeFeatures(bars: Bars): Features {
  const scratch = new Scratch();
  const column = () => new Float64Array(new SharedArrayBuffer(bars.length * 8));
  const measured = Object.fromEntries(
    ALL_GATES.map((gate) => {
      if (!canMeasure(gate, bars)) return [gate.name, null];
      const out = column();
      gate.measure(bars, out, scratch);
      scratch.release();
      return [gate.name, out];
    }),
  ) as Pick<Features, 'cvd' | 'imb'> & { atrz: Float64Array; vhf: Float64Array };
  return { ...measured, atr: averageTrueRange(bars, ATR_PERIOD, column()) };
}
