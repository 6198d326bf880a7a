import stringWidth from 'string-width';

/** Latin, arrows, mathematical and box-drawing signs, blocks, geometric shapes, braille. */
const ONE_COLUMN_EACH =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u22ff\u2500-\u25fc\u2713\u2717\u2800-\u28ff]*$/;

/**
 * How many columns of a terminal a text takes. Nearly all that a screen shows is counted at once; what
 * is not may be wide, or join with what is beside it.
 */
export function textWidth(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : stringWidth(text);
}
