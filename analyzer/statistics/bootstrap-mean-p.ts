import type { RandomStream } from '../../market/xoshiro128.ts';
import { commonBlockLength } from './block-length.ts';
import { resampledMeans } from './resampled-means.ts';
import { stationaryResamples } from './stationary-bootstrap.ts';

/**
 * One-sided p of "the mean of these values is not above 0", from resamples by the stationary bootstrap:
 * (1 + #{mean* − mean ≥ mean}) / (draws + 1). Values may depend on those before them; the block length
 * is `commonBlockLength` of them.
 *
 * @param values oldest first, such as the excess return of each bar
 * @param options number of resamples; 9,999 by default
 * @returns null of fewer than ten values, or if all are equal
 */
export function bootstrapMeanP(
  values: ArrayLike<number>,
  random: RandomStream,
  { draws = 9999 }: { readonly draws?: number } = {},
): number | null {
  const meanBlock = commonBlockLength([values]);
  if (meanBlock === null) return null;
  const resamples = stationaryResamples(values.length, meanBlock, draws, random);
  const { means, distances } = resampledMeans([values], resamples);
  const reached = distances[0]!.filter((distance) => distance >= means[0]!).length;
  return (1 + reached) / (draws + 1);
}
