import { moments } from './moments.ts';

/** Of a correlation, in standard errors √(log₁₀ n / n). */
const SIGNIFICANT = 2;

/** With fewer values their dependence cannot be estimated. */
const LEAST_VALUES = 10;

/**
 * The mean block length at which the stationary bootstrap estimates the variance of a mean best:
 * (G² / ĝ(0)²)^⅓·n^⅓ with flat-top weights over the autocovariances.
 *
 * @returns at least 1; null of fewer than ten values, or if all are equal
 * @see Politis & White, Automatic block-length selection, Econometric Reviews 23 (2004), 53; corrected by
 *   Patton, Politis & White, 28 (2009), 372
 * @internal
 */
export function optimalBlockLength(values: ArrayLike<number>): number | null {
  const n = values.length;
  const { mean, sd } = moments(values);
  if (n < LEAST_VALUES || mean === null || sd === 0) return null;
  const run = Math.max(5, Math.ceil(Math.log10(n)));
  const mostLags = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + run);
  const covariances = new Autocovariances(values, mean);
  const limit = SIGNIFICANT * Math.sqrt(Math.log10(n) / n) * covariances.at(0);
  const lastLag = lastCorrelatedLag(covariances, mostLags, run, limit);
  const bandwidth = Math.min(2 * lastLag, mostLags);
  let slope = 0;
  let spectrum = covariances.at(0);
  for (let lag = 1; lag <= bandwidth; lag++) {
    const share = lag / bandwidth;
    const weight = share <= 0.5 ? 1 : 2 * (1 - share);
    slope += 2 * weight * lag * covariances.at(lag);
    spectrum += 2 * weight * covariances.at(lag);
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const block = slope === 0 ? 1 : Math.cbrt((slope / spectrum) ** 2 * n);
  return Math.max(1, Math.min(most, block));
}

/**
 * A mean block length for resampling columns together: the longest that one of them needs, and at
 * least n^⅓.
 *
 * The latter is how fast the best length grows. A series that looks independent needs blocks of 1, but
 * any short length works; longer ones cost almost nothing (the relative error of the
 * variance is about √(2·length/n)), keep dependence that was too weak to detect, and make a resample
 * n^⅓ times as fast.
 *
 * @returns null if no column varies, or they are too short
 */
export function commonBlockLength(columns: readonly ArrayLike<number>[]): number | null {
  const wanted = columns.flatMap((column) => optimalBlockLength(column) ?? []);
  return wanted.length === 0 ? null : Math.max(Math.cbrt(columns[0]!.length), ...wanted);
}

/** The last lag before the first run of insignificant ones, or else the last significant one. */
function lastCorrelatedLag(
  covariances: Autocovariances,
  mostLags: number,
  run: number,
  limit: number,
): number {
  let last = 0;
  for (let lag = 1; lag <= mostLags && lag - last <= run; lag++) {
    if (Math.abs(covariances.at(lag)) >= limit) last = lag;
  }
  return Math.max(1, last);
}

/** γ̂ of each lag, a sum over n, computed when it is asked for: of most series only a few are. */
class Autocovariances {
  readonly #distances: Float64Array;
  readonly #known: number[] = [];

  constructor(values: ArrayLike<number>, mean: number) {
    this.#distances = Float64Array.from(values, (value) => value - mean);
  }

  at(lag: number): number {
    this.#known[lag] ??= sumOfProducts(this.#distances, lag) / this.#distances.length;
    return this.#known[lag];
  }
}

function sumOfProducts(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += values[i]! * values[i - lag]!;
  return sum;
}
