import { approximateExpectedMaximum } from './expected-maximum.ts';
import { probabilisticSharpe, type SharpeSample } from './probabilistic-sharpe.ts';

/**
 * The deflated Sharpe ratio: the probabilistic Sharpe ratio against √variance·E[max of the trials].
 *
 * If the trials contain strategies and their opposites, the variance between them is inflated and the test has
 * no power; so it is never a pass or a fail on its own.
 *
 * @param trials number of trials, 1 or more; may be fractional
 * @param variance of the trials' Sharpe ratios per observation, with n − 1; not 1, and not annual
 * @returns the probability that the true Sharpe ratio is above the expected maximum of luck; null if the
 *   probabilistic Sharpe ratio or the expected maximum is
 * @see Bailey & López de Prado, The deflated Sharpe ratio, Journal of Portfolio Management 40(5), 2014
 */
export function deflatedSharpe(
  sample: SharpeSample,
  trials: number,
  variance: number,
): number | null {
  const best = approximateExpectedMaximum(trials);
  if (best === null || !(variance >= 0)) return null;
  return probabilisticSharpe(sample, Math.sqrt(variance) * best)?.psr ?? null;
}
