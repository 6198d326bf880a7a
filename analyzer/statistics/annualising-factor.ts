import { moments } from './moments.ts';

/**
 * What a Sharpe ratio per observation is multiplied by to be one of q observations, where returns depend
 * on those before them: q / √(q + 2·Σ (q − k)·ρₖ), k = 1 … q − 1. Without dependence it is √q; use it
 * where |ρ₁| is above 2/√n.
 *
 * @param returns of which ρₖ is taken, the biased autocorrelation: lags of n or more count as 0
 * @param q 1 or more, whole
 * @returns null where returns do not vary, or (by rounding alone) the root's argument is not above 0
 * @see Lo, The statistics of Sharpe ratios, Financial Analysts Journal 58(4), 2002
 */
export function annualisingFactor(returns: ArrayLike<number>, q: number): number | null {
  const { n, mean, sd } = moments(returns);
  if (mean === null || sd === null || sd === 0) return null;
  const squares = sd * sd * (n - 1);
  let argument = q;
  for (let lag = 1; lag < Math.min(q, n); lag++) {
    let products = 0;
    for (let i = lag; i < n; i++) products += (returns[i]! - mean) * (returns[i - lag]! - mean);
    argument += (2 * (q - lag) * products) / squares;
  }
  return argument > 0 ? q / Math.sqrt(argument) : null;
}
