import { moments } from './moments.ts';

/**
 * Mean over standard deviation (n − 1), per observation and never annualised.
 *
 * @param returns net of costs, in excess of the benchmark, one per bar, 0 when flat
 * @returns null of fewer than two returns, or if all are equal
 */
export function sharpeRatio(returns: ArrayLike<number>): number | null {
  const { mean, sd } = moments(returns);
  return mean === null || sd === null || sd === 0 ? null : mean / sd;
}
