import {
  confidenceSequence,
  minimumDetectableEffect,
  type RunningSums,
} from './statistics/confidence-sequence.ts';

/** With fewer observations the central limit theorem gives no usable interval. */
export const MIN_OBSERVATIONS = 10;

const ALPHA = 0.05;
const POWER = 0.8;

export interface LookedAtMean {
  /** Null without observations. */
  readonly mean: number | null;
  /** Of a 95 % interval that is valid at every look; null with fewer than 10 observations, or equal ones. */
  readonly low: number | null;
  readonly high: number | null;
}

/** @param tightestAt number of observations with the narrowest interval, fixed before the first one */
export function lookAtMean(sums: RunningSums, tightestAt: number): LookedAtMean {
  const { n, sum } = sums;
  const mean = n === 0 ? null : sum / n;
  const interval =
    n < MIN_OBSERVATIONS ? null : confidenceSequence(sums, { alpha: ALPHA, tightestAt });
  return { mean, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** The true mean that these observations detect with a power of 80 %; null without an interval. */
export function detectableMean(sums: RunningSums, tightestAt: number): number | null {
  const { n, sum, sumOfSquares } = sums;
  if (lookAtMean(sums, tightestAt).low === null) return null;
  const sd = Math.sqrt((sumOfSquares - (sum * sum) / n) / (n - 1));
  return minimumDetectableEffect(sd, n, { alpha: ALPHA, tightestAt, power: POWER });
}

export function sumsOf(values: readonly number[]): RunningSums {
  return {
    n: values.length,
    sum: values.reduce((total, value) => total + value, 0),
    sumOfSquares: values.reduce((total, value) => total + value * value, 0),
  };
}
