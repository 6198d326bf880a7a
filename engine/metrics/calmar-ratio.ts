import { compoundAnnualGrowthRate } from './compound-annual-growth-rate.ts';
import { finiteOrNull } from './finite-or-null.ts';
import { maxRelativeDrawdown } from './max-relative-drawdown.ts';

/**
 * Compound annual growth rate over the size of the deepest relative drawdown.
 *
 * @param equity one value per period, oldest first, the capital at the start included
 * @param periodsPerYear 105,120 for bars of five minutes
 * @returns null without a drawdown or if the growth rate is null
 */
export function calmarRatio(equity: ArrayLike<number>, periodsPerYear: number): number | null {
  const growth = compoundAnnualGrowthRate(equity, periodsPerYear);
  const drawdown = maxRelativeDrawdown(equity);
  if (growth === null || drawdown === null || drawdown === 0) return null;
  return finiteOrNull(growth / -drawdown);
}
