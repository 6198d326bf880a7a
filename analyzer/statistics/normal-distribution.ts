/** Below this value the series is used, above it the continued fraction. */
const BORDER = 3;

/** The probability that a standard normal variable is at most `z`. */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/**
 * The probability that a standard normal variable is above `z`. It is accurate in the far tail, where one minus
 * the distribution function has no digits left. The relative error is below 1e-12.
 *
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.2.10 and 26.2.14
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < 0) return 1 - normalTail(-z);
  return z < BORDER ? 0.5 - centralArea(z) : farTail(z);
}

/**
 * The value that a standard normal variable is at most with this probability: Newton's method on the
 * logarithm of the tail, which is concave and nearly a parabola, so that it converges from any start.
 *
 * @returns null unless 0 < p < 1; relative error below 1e-12, in the lower tail down to 1e-300
 */
export function normalQuantile(p: number): number | null {
  if (!(p > 0 && p < 1)) return null;
  if (p === 0.5) return 0;
  // 1 - p has no rounding error if p is above one half.
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The density of a standard normal variable. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The value above which a share `tail` lies, 0 < tail < 1/2. */
function upperQuantile(tail: number): number {
  const target = Math.log(tail);
  // Too large by ln(z) / z at most, which Newton corrects in a few steps.
  let z = Math.sqrt(-2 * Math.log(2 * tail));
  for (let step = 0; step < 50; step++) {
    const area = normalTail(z);
    const change = ((Math.log(area) - target) * area) / normalDensity(z);
    z += change;
    // The number of digits doubles with each step.
    if (Math.abs(change) <= 1e-9 * z) break;
  }
  return z;
}

/** The area from 0 to z, by its power series. */
function centralArea(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum * normalDensity(z);
}

/** The continued fraction z + 1/(z + 2/(z + 3/(z + ...))), from its far end. */
function farTail(z: number): number {
  if (z === Number.POSITIVE_INFINITY) return 0;
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}
