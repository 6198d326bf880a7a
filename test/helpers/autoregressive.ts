import type { RandomStream } from '../../market/xoshiro128.ts';

/** Values of mean 0 that each keep a share of the previous one, from their steady state. */
export function autoregressive(length: number, share: number, random: RandomStream): Float64Array {
  const values = new Float64Array(length);
  let last = random.normal() / Math.sqrt(1 - share * share);
  for (let i = 0; i < length; i++) {
    values[i] = last;
    last = share * last + random.normal();
  }
  return values;
}
