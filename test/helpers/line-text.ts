import type { Line } from '../../tui/line.ts';

/** The text of a line without its tones. */
export function lineText(one: Line): string {
  return one.map(({ text }) => text).join('');
}
