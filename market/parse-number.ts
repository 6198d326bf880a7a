const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;

/** A decimal number as files write it: no hexadecimal, no digit separators, no "Infinity". */
export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** 10^22 is the largest power of ten that a double holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const EXACT_INTEGERS = 2 ** 53;

/**
 * The number in bytes [start, end), the same double as `Number(text)` gives.
 *
 * An integer below 2^53 over an exact power of ten is rounded once, so it is exact (Clinger, How to
 * Read Floating Point Numbers Accurately, 1990); anything else is parsed by `Number`.
 *
 * @param point the decimal character; with another than the point there is no exponent
 * @returns NaN if the text is not a decimal number, Infinity if it is too large for a double
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number, point = POINT): number {
  let at = start;
  const sign = bytes[at];
  if (at < end && (sign === MINUS || sign === PLUS)) at++;

  const digitsFrom = at;
  let digits = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    digits = digits * 10 + digit;
  }
  let digitCount = at - digitsFrom;
  let decimals = 0;
  if (at < end && bytes[at] === point) {
    const decimalsFrom = ++at;
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      digits = digits * 10 + digit;
    }
    decimals = at - decimalsFrom;
    digitCount += decimals;
  }

  if (at === end && digitCount > 0 && digits < EXACT_INTEGERS && decimals <= 22) {
    const value = digits / POWERS_OF_TEN[decimals]!;
    return sign === MINUS ? -value : value;
  }
  return point === POINT ? parseAnyNumber(bytes, start, end) : NaN;
}

function parseAnyNumber(bytes: Uint8Array, start: number, end: number): number {
  // 400 characters cover every double in full.
  if (end - start > 400) return NaN;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  return DECIMAL.test(text) ? Number(text) : NaN;
}
