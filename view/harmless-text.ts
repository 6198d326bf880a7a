import { inertText } from '../protocol/inert-text.ts';

/** Multi-line text with control and bidirectional characters made visible. */
export function harmlessText(text: string): string {
  return inertText(text.replaceAll('\r\n', '\n'));
}
