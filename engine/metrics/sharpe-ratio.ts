import { finiteOrNull } from './finite-or-null.ts';

/**
 * Mean over standard deviation (n - 1), annualised, against a risk-free rate of 0.
 *
 * @param returns one per period, 0 if flat; changes of equity in money are valid too
 * @param periodsPerYear 105,120 for bars of five minutes; 1 gives the ratio per period
 * @returns null with fewer than two values, or if all are equal
 */
export function sharpeRatio(returns: ArrayLike<number>, periodsPerYear: number): number | null {
  const n = returns.length;
  if (n < 2) return null;
  let least = Infinity;
  let greatest = -Infinity;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    least = Math.min(least, returns[i]!);
    greatest = Math.max(greatest, returns[i]!);
    sum += returns[i]!;
  }
  // Rounding would give equal values a tiny deviation and an arbitrary ratio.
  if (least === greatest) return null;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (returns[i]! - mean) ** 2;
  return finiteOrNull((mean / Math.sqrt(squares / (n - 1))) * Math.sqrt(periodsPerYear));
}
