import { moments } from './moments.ts';

/**
 * The mean Pearson correlation of two different columns. Omits constant columns.
 *
 * @param columns of one length
 * @returns 0 of a single one; null if no column varies
 */
export function meanCorrelation(columns: readonly ArrayLike<number>[]): number | null {
  const unit = columns.flatMap((column) => standardise(column) ?? []);
  const n = unit.length;
  if (n < 2) return n === 0 ? null : 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) if (i !== k) sum += product(unit[i]!, unit[k]!);
  }
  return sum / (n * (n - 1));
}

/** The distances from the mean, scaled so that their squares sum to 1; null if all values are equal. */
function standardise(column: ArrayLike<number>): Float64Array | null {
  const { n, mean, sd } = moments(column);
  if (mean === null || sd === null || sd === 0) return null;
  const scale = sd * Math.sqrt(n - 1);
  return Float64Array.from(column, (value) => (value - mean) / scale);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
