/**
 * Population standard deviation of `count` values, from the sum of their distances from one of
 * them and the sum of the squares of those distances.
 *
 * One distance is 0, so at least 1 / `count` of the squares remains when the mean is subtracted:
 * the difference keeps its digits and cannot fall below 0.
 */
export function populationDeviation(sum: number, squares: number, count: number): number {
  return Math.sqrt((squares - (sum * sum) / count) / count);
}
