import { inverseIncompleteBeta } from './incomplete-beta.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * An interval for a share, observed as `count` of `total`, that contains the true share with at least this
 * confidence.
 *
 * @returns within [0, 1]; [0, 1] if `total` is 0
 * @see Clopper & Pearson, Biometrika 26 (1934), 404
 */
export function clopperPearson(count: number, total: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: count === 0 ? 0 : inverseIncompleteBeta(tail, count, total - count + 1),
    high: count === total ? 1 : inverseIncompleteBeta(1 - tail, count + 1, total - count),
  };
}
