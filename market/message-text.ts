/**
 * The UTF-8 text of a file at [start, end), quoted for a message: at most 40 characters, without terminal
 * control characters.
 */
export function quoteBytes(bytes: Uint8Array, start: number, end: number): string {
  // A character of UTF-8 has four bytes at most; one that is cut in two is beyond the 40th.
  return quoteFound(Buffer.from(bytes.subarray(start, Math.min(end, start + 164))).toString());
}

/** Text quoted for a message as `quoteBytes` does. */
export function quoteFound(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return `"${printable(shown)}"`;
}

/** Text with everything escaped but printable ASCII and visible letters and digits of any script. */
export function printable(text: string): string {
  return text.replace(
    /(?![\x20-\x7e])(?:\p{Default_Ignorable_Code_Point}|[^\p{L}\p{M}\p{N}])/gu,
    (character) => `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`,
  );
}
