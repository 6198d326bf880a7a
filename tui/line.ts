import { plainText } from '../view/plain-text.ts';
import { textWidth } from './text-width.ts';
import type { Tone } from './theme.ts';

/** A piece of a line in one tone. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen. What does not fit is cut where it is drawn. */
export type Line = readonly Span[];

/** A piece of text that drives no terminal, wherever it came from. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: plainText(text), tone };
}

export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part));
}

/** A line that says in a low voice that there is nothing, or not yet. */
export function muted(text: string): Line {
  return line(span(text, 'muted'));
}

/** A line further in. */
export function indented(one: Line, by = 2): Line {
  return [span(' '.repeat(by)), ...one];
}

/** Keys, and what each does. */
export function keyLine(pairs: readonly (readonly [string, string])[], gap: string): Line {
  return pairs.flatMap(([key, what], i) => [
    span(i === 0 ? '' : gap),
    span(key, 'strong'),
    span(` ${what}`, 'muted'),
  ]);
}

/** How many columns a line takes. */
export function lineWidth(one: Line): number {
  return one.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Text cut to so many columns, with an ellipsis where something is missing. */
function cut(text: string, width: number): string {
  const plain = plainText(text);
  if (textWidth(plain) <= width) return plain;
  if (width < 1) return '';
  let kept = '';
  let columns = 0;
  for (const mark of plain) {
    columns += textWidth(mark);
    if (columns > width - 1) break;
    kept += mark;
  }
  return `${kept}…`;
}

/** Text cut or filled up to exactly so many columns. */
export function padEnd(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - textWidth(short)));
}

export function padStart(text: string, width: number): string {
  const short = cut(text, width);
  return ' '.repeat(Math.max(0, width - textWidth(short))) + short;
}

/** A line with its second part at the right edge; the first gives way where both do not fit. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right) - 1;
  const gap = room - lineWidth(left);
  if (gap >= 0) return [...left, span(' '.repeat(gap + 1)), ...right];
  return [...cutLine(left, Math.max(0, room)), span(' '), ...right];
}

/** A line cut to so many columns. */
export function cutLine(one: Line, width: number): Line {
  const kept: Span[] = [];
  let room = width;
  for (const part of one) {
    if (room <= 0) break;
    const text = cut(part.text, room);
    kept.push({ text, tone: part.tone });
    room -= textWidth(text);
    if (text !== part.text) break;
  }
  return kept;
}

/** Text in lines of at most so many columns, broken between words where there are any, and indented as it was. */
export function wrap(text: string, width: number, tone: Tone = 'plain'): Line[] {
  return text.split('\n').flatMap((paragraph) => {
    const plain = plainText(paragraph);
    const depth = Math.min(plain.length - plain.trimStart().length, Math.floor(width / 2));
    const indent = ' '.repeat(depth);
    return wrapped(plain.trimStart(), Math.max(1, width - depth)).map((one) => [
      span(indent + one, tone),
    ]);
  });
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (textWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = inPieces(word, width);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1)!;
  }
  return [...lines, current];
}

function inPieces(word: string, width: number): string[] {
  const pieces = [''];
  let columns = 0;
  for (const mark of word) {
    const own = textWidth(mark);
    if (columns + own > width && pieces.at(-1) !== '') {
      pieces.push('');
      columns = 0;
    }
    pieces[pieces.length - 1] += mark;
    columns += own;
  }
  return pieces;
}
