import { prefixSums } from './prefix-sums.ts';
import type { Blocks } from './stationary-bootstrap.ts';

/** Blocks that are read on one column before the next column. */
const BLOCKS_AT_ONCE = 2 ** 18;

export interface ResampledMeans {
  readonly draws: number;
  readonly means: readonly number[];
  /** For each column, the mean of each resample minus the mean of the column. */
  readonly distances: readonly Float64Array[];
}

/**
 * The means of columns in resamples of their rows: one lookup at each end of a block, whatever its length.
 *
 * Blocks are spread over a column, so lookups wait for memory. Many resamples are therefore read on one
 * column, which stays in the cache, before the next one.
 *
 * @param columns of one length, one row or more
 * @param resamples may be one object that is overwritten for each
 */
export function resampledMeans(
  columns: readonly ArrayLike<number>[],
  resamples: Iterable<Blocks>,
): ResampledMeans {
  const prefixes = columns.map((column) => prefixSums(column));
  const distances = columns.map((): number[] => []);
  let pack = new BlockPack(BLOCKS_AT_ONCE);
  const read = (): void => {
    for (const [k, { sums }] of prefixes.entries()) pack.readInto(distances[k]!, sums);
  };
  for (const blocks of resamples) {
    if (!pack.hasRoom(blocks)) {
      read();
      pack = new BlockPack(Math.max(BLOCKS_AT_ONCE, blocks.count));
    }
    pack.add(blocks);
  }
  read();
  return {
    draws: distances[0]?.length ?? 0,
    means: prefixes.map(({ mean }) => mean),
    distances: distances.map((values) => Float64Array.from(values)),
  };
}

/** A batch of resamples. */
class BlockPack {
  readonly #from: Uint32Array;
  readonly #to: Uint32Array;
  /** Where each resample ends. */
  readonly #ends: number[] = [];
  #used = 0;

  constructor(capacity: number) {
    this.#from = new Uint32Array(capacity);
    this.#to = new Uint32Array(capacity);
  }

  hasRoom({ count }: Blocks): boolean {
    return this.#used + count <= this.#from.length;
  }

  add({ count, start, length }: Blocks): void {
    for (let b = 0; b < count; b++) {
      this.#from[this.#used + b] = start[b]!;
      this.#to[this.#used + b] = start[b]! + length[b]!;
    }
    this.#used += count;
    this.#ends.push(this.#used);
  }

  /** Adds the distance of each resample's mean to `out`. */
  readInto(out: number[], sums: Float64Array): void {
    const [from, to] = [this.#from, this.#to];
    const rows = sums.length - 1;
    let b = 0;
    for (const end of this.#ends) {
      let sum = 0;
      for (; b < end; b++) {
        // A block that passes the last row continues at the first.
        const last = to[b]!;
        sum += last <= rows ? sums[last]! : sums[rows]! + sums[last - rows]!;
        sum -= sums[from[b]!]!;
      }
      out.push(sum / rows);
    }
  }
}
