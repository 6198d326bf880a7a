import { normalQuantile } from './normal-distribution.ts';
import { type SharpeSample, sharpeVariance } from './probabilistic-sharpe.ts';

/**
 * How many observations such a Sharpe ratio needs before it is above the benchmark with this confidence:
 * 1 + v·(Φ⁻¹(confidence) / (sr − benchmark))², v as in the probabilistic Sharpe ratio.
 *
 * @param benchmark a Sharpe ratio per observation
 * @returns not whole; null where the ratio is not above the benchmark, or confidence not in (0, 1)
 * @see Bailey & López de Prado, The Sharpe ratio efficient frontier, Journal of Risk 15(2), 2012
 */
export function minimumTrackRecord(
  sample: Omit<SharpeSample, 'n'>,
  benchmark = 0,
  confidence = 0.95,
): number | null {
  const needed = normalQuantile(confidence);
  if (needed === null || !(sample.sharpe > benchmark)) return null;
  return 1 + sharpeVariance(sample) * (needed / (sample.sharpe - benchmark)) ** 2;
}
