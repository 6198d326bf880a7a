import { approximateExpectedMaximum, expectedMaximum } from './expected-maximum.ts';
import { probabilisticSharpe, type SharpeSample } from './probabilistic-sharpe.ts';

export interface DeflatedSharpe {
  /** What the best of the trials is expected to reach, in standard deviations of one. */
  readonly expectedMaximum: number;
  /** The Sharpe ratio per observation that luck alone is expected to reach. */
  readonly threshold: number;
  readonly z: number;
  /** The chance that the true Sharpe ratio is above the threshold. */
  readonly dsr: number;
}

/**
 * The deflated Sharpe ratio: the probabilistic Sharpe ratio against √variance·E[max of the trials].
 *
 * Where the trials hold strategies and their opposites, the variance between them is inflated and this
 * has no power: it is shown, and never alone a pass or a fail.
 *
 * @param trials how many were made, 1 or more; need not be whole
 * @param variance of the trials' Sharpe ratios per observation, with n − 1; not 1, and not annual
 * @param options `exact` takes the exact expected maximum instead of the published approximation
 * @returns null where the probabilistic Sharpe ratio or the expected maximum is
 * @see Bailey & López de Prado, The deflated Sharpe ratio, Journal of Portfolio Management 40(5), 2014
 */
export function deflatedSharpe(
  sample: SharpeSample,
  trials: number,
  variance: number,
  { exact = false }: { readonly exact?: boolean } = {},
): DeflatedSharpe | null {
  const best = exact ? expectedMaximum(trials) : approximateExpectedMaximum(trials);
  if (best === null || !(variance >= 0)) return null;
  const threshold = Math.sqrt(variance) * best;
  const against = probabilisticSharpe(sample, threshold);
  if (against === null) return null;
  return { expectedMaximum: best, threshold, z: against.z, dsr: against.psr };
}
