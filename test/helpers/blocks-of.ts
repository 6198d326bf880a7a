import type { Blocks } from '../../analyzer/statistics/stationary-bootstrap.ts';

/** A resample that is written as row numbers, as blocks. */
export function blocksOf(indices: ArrayLike<number>): Blocks {
  const rows = indices.length;
  const start = new Uint32Array(rows);
  const length = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const follows = i > 0 && indices[i] === (indices[i - 1]! + 1) % rows;
    if (!follows) start[count++] = indices[i]!;
    length[count - 1]! += 1;
  }
  return { count, start, length };
}
