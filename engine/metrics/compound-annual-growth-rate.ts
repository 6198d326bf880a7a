import { finiteOrNull } from './finite-or-null.ts';

/**
 * The constant yearly growth rate from the first to the last equity.
 *
 * Meaningless below 90 days (METHODS, section 8), for which `onCapital` omits it.
 *
 * @param equity one value per period, oldest first, the capital at the start included
 * @param periodsPerYear 105,120 for bars of five minutes
 * @returns a rate, 0.1 for ten per cent; -1 if the last equity is 0; null with fewer than two values,
 *   without equity at the start, or if it overflows
 */
export function compoundAnnualGrowthRate(
  equity: ArrayLike<number>,
  periodsPerYear: number,
): number | null {
  const periods = equity.length - 1;
  if (periods < 1 || !(equity[0]! > 0)) return null;
  const growth = equity[periods]! / equity[0]!;
  return growth <= 0 ? -1 : finiteOrNull(growth ** (periodsPerYear / periods) - 1);
}
