/** Prefix sums of a column minus its mean. */
export interface PrefixSums {
  readonly mean: number;
  /** `sums[i]` is that of the first i rows. */
  readonly sums: Float64Array;
}

/** Prefix sums, from which the sum of any run of rows follows. */
export function prefixSums(column: ArrayLike<number>): PrefixSums {
  const rows = column.length;
  let total = 0;
  for (let i = 0; i < rows; i++) total += column[i]!;
  const mean = total / rows;
  const sums = new Float64Array(rows + 1);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    sum += column[i]! - mean;
    sums[i + 1] = sum;
  }
  return { mean, sums };
}
