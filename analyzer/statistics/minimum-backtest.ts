import { approximateExpectedMaximum } from './expected-maximum.ts';

/**
 * The backtest length at which the expected maximum annual Sharpe ratio of the trials, without an edge, equals
 * the target: (E[max of the trials] / target)² years.
 *
 * @param targetAnnual the tolerated annual in-sample Sharpe ratio, above 0
 * @returns null of fewer than one trial, or a target that is not above 0
 * @see Bailey, Borwein, López de Prado & Zhu, Notices of the AMS 61(5), 2014
 */
export function minimumBacktest(trials: number, targetAnnual: number): number | null {
  const best = approximateExpectedMaximum(trials);
  if (best === null || !(targetAnnual > 0)) return null;
  return (best / targetAnnual) ** 2;
}
