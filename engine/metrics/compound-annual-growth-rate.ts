import { finiteOrNull } from './finite-or-null.ts';

/**
 * The yearly rate of growth that leads from the first to the last equity.
 *
 * Over a few days it explodes; below 90 days it says nothing (METHODS, section 8).
 *
 * @param equity one value per period, oldest first, the capital at the start included
 * @param periodsPerYear 105,120 for bars of five minutes
 * @returns a rate, 0.1 for ten per cent; -1 when nothing is left; null with fewer than two values,
 *   with nothing at the start, or when it is too great for a number
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
