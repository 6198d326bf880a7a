/** Shape of a sample. */
export interface Moments {
  readonly n: number;
  /** Null of no values. */
  readonly mean: number | null;
  /** With n − 1; null of fewer than two values, exactly 0 if all are equal. */
  readonly sd: number | null;
  /** Third standardised population moment; null if `sd` is null or 0. */
  readonly skew: number | null;
  /** Fourth standardised population moment, 3 for a normal sample; null if `sd` is null or 0. */
  readonly kurtosis: number | null;
}

/**
 * Mean, standard deviation, skewness and kurtosis, in two passes: the powers are of distances from the
 * mean, which keeps precision if the mean is large relative to the spread.
 */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  if (n === 0) return { n, mean: null, sd: null, skew: null, kurtosis: null };
  let sum = 0;
  let least = values[0]!;
  let most = least;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // The mean of equal values may differ from them in the last digit, which would give a false spread.
  if (least === most) return { n, mean: least, sd: n < 2 ? null : 0, skew: null, kurtosis: null };
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const distance = values[i]! - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  const variance = second / n;
  return {
    n,
    mean,
    sd: Math.sqrt(second / (n - 1)),
    skew: third / n / (variance * Math.sqrt(variance)),
    kurtosis: fourth / n / (variance * variance),
  };
}
