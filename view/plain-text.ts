import { inertText } from '../protocol/inert-text.ts';

/**
 * One line without control characters: escape sequences and bidirectional marks are made visible or
 * removed; newlines and tabs become spaces.
 */
export function plainText(text: string): string {
  return inertText(text.replace(/[\n\r\t]+/g, ' '));
}
