import { inertText } from '../protocol/inert-text.ts';

/** Text of several lines that drives no terminal: what controls, or turns the reading direction, shows. */
export function harmlessText(text: string): string {
  return inertText(text.replaceAll('\r\n', '\n'));
}
