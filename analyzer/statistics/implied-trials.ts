import { expectedMaximum } from './expected-maximum.ts';

/** Of the logarithm of the number of trials. */
const MOST = Math.log(1e280);

/**
 * The number of independent trials without an edge whose expected maximum is this value: the inverse of the
 * exact expected maximum.
 *
 * @param best expected maximum in standard deviations of one trial
 * @returns 1 or more, fractional; 1 if `best` is 0 or less; null above what 1e280 trials reach
 */
export function impliedTrials(best: number): number | null {
  if (Number.isNaN(best)) return null;
  if (best <= 0) return 1;
  if (expectedMaximum(1e280)! < best) return null;
  let low = 0;
  let high = MOST;
  // Bisection down to adjacent numbers, about sixty steps.
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return Math.exp(high);
    if (expectedMaximum(Math.exp(middle))! < best) low = middle;
    else high = middle;
  }
}
