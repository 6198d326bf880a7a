import { Help } from 'commander';
import { terminalWidth } from './terminal.ts';

/** Prose in lines that fit the terminal. */
export function wrapped(text: string, indent = ''): string {
  const help = Object.assign(new Help(), { minWidthToWrap: 20 });
  return help.boxWrap(text, terminalWidth() - indent.length).replace(/^/gm, indent);
}
