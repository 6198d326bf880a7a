import { moments } from './moments.ts';
import { normalCdf } from './normal-distribution.ts';

/** A Sharpe ratio per observation, and the shape of its sample. */
export interface SharpeSample {
  readonly sharpe: number;
  readonly n: number;
  readonly skew: number;
  /** 3 for a normal sample. */
  readonly kurtosis: number;
}

export interface ProbabilisticSharpe {
  readonly z: number;
  /** The probability that the true Sharpe ratio is above the benchmark. */
  readonly psr: number;
  readonly standardError: number;
}

/**
 * The probabilistic Sharpe ratio: Φ((sr − benchmark)·√(n − 1) / √v), v = 1 − skew·sr +
 * (kurtosis − 1)/4·sr². It assumes stationary and nearly independent returns.
 *
 * @param benchmark a Sharpe ratio per observation
 * @returns null of fewer than two observations, or if v is not above 0 (two-point samples)
 * @see Bailey & López de Prado, The Sharpe ratio efficient frontier, Journal of Risk 15(2), 2012
 */
export function probabilisticSharpe(
  sample: SharpeSample,
  benchmark = 0,
): ProbabilisticSharpe | null {
  const variance = sharpeVariance(sample);
  if (sample.n < 2 || !(variance > 0)) return null;
  const standardError = Math.sqrt(variance / (sample.n - 1));
  const z = (sample.sharpe - benchmark) / standardError;
  return { z, psr: normalCdf(z), standardError };
}

/** v of the formula: what one observation adds to the variance of the Sharpe ratio. */
function sharpeVariance({ sharpe, skew, kurtosis }: Omit<SharpeSample, 'n'>): number {
  return 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}

/** The Sharpe ratio of returns with their shape; null of fewer than two, or if all are equal. */
export function sharpeSample(returns: ArrayLike<number>): SharpeSample | null {
  const { n, mean, sd, skew, kurtosis } = moments(returns);
  if (mean === null || sd === null || skew === null || kurtosis === null) return null;
  return { sharpe: mean / sd, n, skew, kurtosis };
}
