import { plainText } from '../view/plain-text.ts';
import { textWidth } from './text-width.ts';
import type { Tone } from './theme.ts';

/** Part of a line in one tone. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen, cut to the width when drawn. */
export type Line = readonly Span[];

/** Text of any origin, without control characters. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: plainText(text), tone };
}

export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part));
}

/** A dimmed line, as for an empty pane. */
export function muted(text: string): Line {
  return line(span(text, 'muted'));
}

/** The line, indented. */
export function indented(one: Line, by = 2): Line {
  return [span(' '.repeat(by)), ...one];
}

/** Keys with their actions. */
export function keyLine(pairs: readonly (readonly [string, string])[], gap: string): Line {
  return pairs.flatMap(([key, what], i) => [
    span(i === 0 ? '' : gap),
    span(key, 'strong'),
    span(` ${what}`, 'muted'),
  ]);
}

/** Width of a line in terminal columns. */
export function lineWidth(one: Line): number {
  return one.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Text cut to `width` columns, with an ellipsis if anything is cut. */
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

/** Text cut or padded to exactly `width` columns. */
export function padEnd(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - textWidth(short)));
}

export function padStart(text: string, width: number): string {
  const short = cut(text, width);
  return ' '.repeat(Math.max(0, width - textWidth(short))) + short;
}

/** A line with its second part at the right edge; the first is cut if both do not fit. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right) - 1;
  const gap = room - lineWidth(left);
  if (gap >= 0) return [...left, span(' '.repeat(gap + 1)), ...right];
  return [...cutLine(left, Math.max(0, room)), span(' '), ...right];
}

/** A line cut to `width` columns. */
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

/** Text wrapped at spaces to `width` columns; each paragraph keeps its indentation. */
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
