import { DECIMAL } from './parse-number.ts';

/** How the numbers of one file are written. */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  /** Whether a price proves it, so that the other one separates thousands in volumes, which have no decimals. */
  readonly isProven?: boolean;
  /** Whether the decimal character was stated, so that the other one can only separate thousands. */
  readonly isStated: boolean;
  /** Whether all prices of the first rows have a dollar sign; elsewhere one is a fault. */
  readonly hasDollars?: boolean;
}

const SUFFIXES: Readonly<Record<string, string>> = { K: 'e3', M: 'e6', B: 'e9', T: 'e12' };

const GROUPS = {
  '.': /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/,
  ',': /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?$/,
} as const;

/**
 * The number of a text in a style: 1234,5 and 1.234,5 with a decimal comma.
 *
 * @param isVolume whether 12,3K is 12,300, and 12,300 is that if prices prove the decimal character
 * @returns NaN if it is not a number, or could be two: 1.234 with a decimal comma that was not stated
 */
export function parseStyled(text: string, style: NumberStyle, isVolume = false): number {
  const money = style.hasDollars === true ? text.replace(/^\$(?=\d)/, '') : text;
  const amount = withoutSpaces(money, isVolume);
  const suffix = isVolume ? SUFFIXES[amount.slice(-1).toUpperCase()] : undefined;
  const body = suffix === undefined ? amount : amount.slice(0, -1);
  const isStated = style.isStated || (isVolume && style.isProven === true);
  const plain = plainNumber(body, { ...style, isStated });
  if (plain === null || !DECIMAL.test(plain)) return NaN;
  if (suffix === undefined) return Number(plain);
  return /e/i.test(plain) ? NaN : Number(plain + suffix);
}

/** 15 800,00 and 15'800.00: what else separates thousands, also as the bytes of UTF-8. */
const SPACES = /^[+-]?[1-9]\d{0,2}(( |'|\u00c2?\u00a0|\u202f|\u00e2\u0080\u00af)\d{3})+(?!\d)/;

/** A price of thousands without decimals is more likely a fault. */
function withoutSpaces(text: string, isVolume = false): string {
  return !isVolume && !/[.,]/.test(text)
    ? text
    : text.replace(SPACES, (groups) => groups.replace(/[^\d+-]/g, ''));
}

/** Whether a text is a number if one character is a decimal one, and another if it separates thousands. */
export function isAmbiguous(text: string, style: NumberStyle): boolean {
  return !style.isStated && hasGroups(text, style) && !isCertain(text, style);
}

/** Whether a text has characters between thousands. */
export function hasGroups(text: string, { decimal }: NumberStyle): boolean {
  return GROUPS[decimal].test(text);
}

function isCertain(text: string, { decimal }: NumberStyle): boolean {
  const group = decimal === '.' ? ',' : '.';
  return text.includes(decimal) || text.split(group).length > 2;
}

function plainNumber(text: string, style: NumberStyle): string | null {
  const { decimal } = style;
  const group = decimal === '.' ? ',' : '.';
  if (hasGroups(text, style)) {
    return style.isStated || isCertain(text, style)
      ? text.replaceAll(group, '').replace(decimal, '.')
      : null;
  }
  return text.includes(group) ? null : text.replace(decimal, '.');
}

/**
 * Chooses the decimal character: as stated, else the one that a price proves, as 112,40 does and 1,234 does
 * not; else a point, unless the prices would then fall to a thousandth.
 *
 * @param prices the cells of the prices
 */
export function numberStyleOf(
  rows: readonly (readonly string[])[],
  prices: readonly number[],
  stated: NumberStyle['decimal'] | undefined,
): NumberStyle {
  const all = rows.flatMap((row) => prices.map((cell) => row[cell] ?? ''));
  const hasDollars = all.length > 0 && all.every((text) => text.startsWith('$'));
  if (stated !== undefined) return { decimal: stated, isStated: true, hasDollars };
  const texts = all.map((text) => withoutSpaces(hasDollars ? text.slice(1) : text));
  const provesComma = (text: string) =>
    /^\d+,(\d{1,2}|\d{4,})$|^(0|\d{4,}),\d+$|^\d{1,3}(\.\d{3})+,\d+$/.test(text);
  const provesPoint = (text: string) =>
    /^\d+\.(\d{1,2}|\d{4,})$|^(0|\d{4,})\.\d+$|^\d{1,3}(,\d{3})+\.\d+$/.test(text);
  const [comma, point] = [texts.some(provesComma), texts.some(provesPoint)];
  const isComma = (comma && !point) || (!comma && !point && passThousand(texts));
  const decimal = isComma ? ',' : '.';
  return { decimal, isStated: false, isProven: comma !== point, hasDollars };
}

/** Whether prices such as 995 and 1.021 are near each other only if the point separates thousands. */
function passThousand(texts: readonly string[]): boolean {
  const whole = texts.filter((text) => /^[1-9]\d{0,2}$/.test(text)).map(Number);
  const grouped = texts.filter((text) => /^[1-9]\d{0,2}\.\d{3}$/.test(text)).map(Number);
  return whole.length > 0 && grouped.length > 0 && Math.max(...whole) > 100 * Math.min(...grouped);
}
