import { finiteOrNull } from './finite-or-null.ts';

/**
 * Mean over downside deviation, annualised, against a target of 0. The downside deviation is the
 * root mean square of the negative returns over all periods, including those without a loss.
 *
 * @param returns one per period, 0 if flat
 * @param periodsPerYear 105,120 for bars of five minutes; 1 gives the ratio per period
 * @returns null without values, or without a negative one
 */
export function sortinoRatio(returns: ArrayLike<number>, periodsPerYear: number): number | null {
  const n = returns.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    sum += returns[i]!;
    squares += Math.min(returns[i]!, 0) ** 2;
  }
  return finiteOrNull((sum / n / Math.sqrt(squares / n)) * Math.sqrt(periodsPerYear));
}
