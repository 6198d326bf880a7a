/**
 * The variance that the stationary bootstrap gives to √n times the mean, without drawing:
 * γ̂₀ + 2·Σ κᵢ·γ̂ᵢ over all lags 1 … n − 1, κᵢ = (n − i)/n·(1 − q)^i + (i/n)·(1 − q)^(n − i).
 *
 * In terms of circular autocovariances C(i) = γ̂(i) + γ̂(n − i) the weights are (1 − i/n)(1 − q)^i, and
 * Σ a^i·C(i) is the product of the series with itself filtered by a^i, around the circle. Both filters
 * that are needed, a^i and i·a^i, follow from bar to bar, so this takes O(n) and is exact.
 *
 * @param values at least one
 * @param restart q, the chance that a block ends: one over the mean block length, in (0, 1]
 * @see Politis & Romano, The stationary bootstrap (1994), lemma 1; Hansen, A test for superior predictive
 *   ability, Journal of Business & Economic Statistics 23 (2005), 365
 */
export function bootstrapVariance(values: ArrayLike<number>, restart: number): number {
  const n = values.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += values[i]!;
  const mean = total / n;
  const keep = 1 - restart;
  // The filters at row 0: sums over i = 1 … n - 1 of the value i rows before it, around the circle.
  let plain = 0;
  let timesLag = 0;
  let power = 1;
  for (let i = 1; i < n; i++) {
    power *= keep;
    const term = power * (values[n - i]! - mean);
    plain += term;
    timesLag += i * term;
  }
  const last = power * keep;
  let variance = 0;
  let products = 0;
  let lagProducts = 0;
  for (let row = 0; row < n; row++) {
    const value = values[row]! - mean;
    variance += value * value;
    products += value * plain;
    lagProducts += value * timesLag;
    // What comes n rows later is the next row itself, which the filters leave out.
    const next = (row + 1 < n ? values[row + 1]! : values[0]!) - mean;
    timesLag = keep * (value + timesLag + plain) - n * last * next;
    plain = keep * (value + plain) - last * next;
  }
  return (variance + 2 * (products - lagProducts / n)) / n;
}
