import stringWidth from 'string-width';

/** Latin, arrows, mathematical and box-drawing signs, blocks, geometric shapes, braille. */
const ONE_COLUMN_EACH =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u22ff\u2500-\u25fc\u2713\u2717\u2800-\u28ff]*$/;

/** Width of a text in terminal columns: fast for common characters, exact for wide and joining ones. */
export function textWidth(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : stringWidth(text);
}
