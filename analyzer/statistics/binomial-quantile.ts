import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The least count that a binomial variable does not exceed with at least this probability.
 *
 * @param chance of each of the trials, within (0, 1)
 */
export function binomialQuantile(probability: number, trials: number, chance: number): number {
  for (let count = 0; count < trials; count++) {
    // P(X > k) of n trials is I_p(k + 1, n - k).
    if (1 - incompleteBeta(chance, count + 1, trials - count) >= probability) return count;
  }
  return trials;
}
