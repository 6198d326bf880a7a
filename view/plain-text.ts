import { inertText } from '../protocol/inert-text.ts';

/**
 * Text that drives no terminal: control characters, escape sequences and marks that turn the reading
 * direction become visible or vanish. Newlines and tabs become spaces.
 */
export function plainText(text: string): string {
  return inertText(text.replace(/[\n\r\t]+/g, ' '));
}
