import { DECIMAL } from './parse-number.ts';

/** How the numbers of one file are written. */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  /** Whether the decimal character was stated, so that the other one can only separate thousands. */
  readonly isStated: boolean;
}

const SUFFIXES: Readonly<Record<string, string>> = { K: 'e3', M: 'e6', B: 'e9', T: 'e12' };

const GROUPS = {
  '.': /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/,
  ',': /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?$/,
} as const;

/**
 * The number of a text in a style: 1234,5 and 1.234,5 with a decimal comma.
 *
 * @param mayBeShort whether 12,3K is 12,300, as for volumes
 * @returns NaN if it is not a number, or could be two: 1.234 with a decimal comma that was not stated
 */
export function parseStyled(text: string, style: NumberStyle, mayBeShort = false): number {
  const amount = text.replace(/^\$(?=\d)/, '');
  const suffix = mayBeShort ? SUFFIXES[amount.slice(-1).toUpperCase()] : undefined;
  const body = suffix === undefined ? amount : amount.slice(0, -1);
  const plain = plainNumber(body, style);
  if (plain === null || !DECIMAL.test(plain)) return NaN;
  if (suffix === undefined) return Number(plain);
  return /e/i.test(plain) ? NaN : Number(plain + suffix);
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
 * Chooses the decimal character: as stated, else a comma if a price proves it, as 112,40 does and 1,234 does
 * not; else a point.
 *
 * @param prices the cells of the prices
 */
export function numberStyleOf(
  rows: readonly (readonly string[])[],
  prices: readonly number[],
  stated: NumberStyle['decimal'] | undefined,
): NumberStyle {
  if (stated !== undefined) return { decimal: stated, isStated: true };
  const texts = rows.flatMap((row) => prices.map((cell) => row[cell] ?? ''));
  const provesComma = (text: string) =>
    /^\d+,(\d{1,2}|\d{4,})$|^(0|\d{4,}),\d+$|^\d{1,3}(\.\d{3})+,\d+$/.test(text);
  const isComma =
    texts.some(provesComma) && !texts.some((text) => /\.(\d{1,2}|\d{4,})$/.test(text));
  return { decimal: isComma ? ',' : '.', isStated: false };
}
