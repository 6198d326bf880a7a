/**
 * Text of several lines that drives no terminal. Lines stay lines; every other control character, and
 * what turns the reading direction, shows.
 */
export function harmlessText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\ufffd');
}
