/**
 * The bytes of a file at [start, end), quoted for a message: at most 40 characters, without terminal
 * control characters.
 */
export function quoteBytes(bytes: Uint8Array, start: number, end: number): string {
  return quoteFound(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 41))));
}

/** Text quoted for a message as `quoteBytes` does. */
export function quoteFound(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return `"${printable(shown)}"`;
}

/** Text with everything but printable ASCII escaped. */
export function printable(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
