import type { RandomStream } from '../../market/xoshiro128.ts';

/** Stands here until the bootstrap does. */
export function bootstrapMeanP(
  _x: ArrayLike<number>,
  _random: RandomStream,
  _options: { readonly draws: number },
): number | null {
  throw new RangeError('Cannot resample yet');
}
