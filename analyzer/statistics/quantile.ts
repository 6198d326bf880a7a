/**
 * The value below which a share of values lies, interpolated between the two nearest: position
 * `(n − 1) · share` in the order of the values, counted from 0.
 *
 * @param sorted at least one value, smallest first
 * @param share in [0, 1]
 * @see Hyndman & Fan, Sample quantiles in statistical packages (1996), type 7
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('Cannot compute a quantile: received no values');
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (position - below) * (upper - lower);
}
