import type { RandomStream } from '../../market/xoshiro128.ts';

/**
 * A resample of n rows as runs of rows that follow each other, the first after the last: run i begins
 * at row `start[i]` and has `length[i]` rows. The lengths sum to n.
 */
export interface Blocks {
  readonly count: number;
  readonly start: Uint32Array;
  readonly length: Uint32Array;
}

/**
 * Resamples by the stationary bootstrap, one after the other: blocks begin anywhere, and their lengths
 * are geometric.
 *
 * @param rows number of rows
 * @param meanBlock expected length of a block, 1 or more
 * @returns the same object each time, overwritten: use it before asking for the next
 * @throws {RangeError} no rows, or a mean length below 1
 * @see Politis & Romano, The stationary bootstrap, Journal of the American Statistical Association 89
 *   (1994), 1303
 */
export function* stationaryResamples(
  rows: number,
  meanBlock: number,
  draws: number,
  random: RandomStream,
): Generator<Blocks> {
  if (!(rows >= 1 && meanBlock >= 1)) {
    throw new RangeError(
      `Cannot resample rows: received ${rows} rows and a mean block length of ${meanBlock}`,
    );
  }
  const start = new Uint32Array(rows);
  const length = new Uint32Array(rows);
  // P(length > k) = (1 - 1/mean)^k, so a uniform number in (0, 1] gives it by its logarithm.
  const scale = meanBlock === 1 ? 0 : 1 / Math.log1p(-1 / meanBlock);
  for (let draw = 0; draw < draws; draw++) {
    let count = 0;
    let missing = rows;
    while (missing > 0) {
      start[count] = random.below(rows);
      const drawn = 1 + Math.floor(Math.log(1 - random.uniform()) * scale);
      const taken = drawn < missing ? drawn : missing;
      length[count] = taken;
      missing -= taken;
      count++;
    }
    yield { count, start, length };
  }
}
