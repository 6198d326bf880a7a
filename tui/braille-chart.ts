import type { Span } from './line.ts';
import type { Tone } from './theme.ts';

export interface ChartSeries {
  readonly values: readonly number[];
  readonly tone: Tone;
}

export interface ChartScale {
  /** Ends of the value axis; values outside are drawn at its edge. */
  readonly low: number;
  readonly high: number;
  /** Values that fill the chart; fewer leave its right side empty. */
  readonly count: number;
}

/** Dots of a braille cell by column and row, from the top left. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const EMPTY = 0x2800;

/**
 * Line charts over a common scale, two dots a column and four a row. A cell shared by two series has
 * the tone of the later one.
 *
 * @returns `rows` lines of `columns` cells
 */
export function brailleChart(
  series: readonly ChartSeries[],
  columns: number,
  rows: number,
  { low, high, count }: ChartScale,
): Span[][] {
  const bits = new Uint8Array(columns * rows);
  const tones: Tone[] = Array(columns * rows).fill('muted');
  const height = 4 * rows - 1;
  const range = high - low;
  const rowOf = (value: number) => {
    const share = range > 0 ? (value - low) / range : 0.5;
    return height - Math.round(Math.min(1, Math.max(0, share)) * height);
  };
  for (const { values, tone } of series) {
    const width = Math.round((2 * columns * values.length) / Math.max(values.length, count, 1));
    let previous: number | null = null;
    for (let x = 0; x < width; x++) {
      const y = rowOf(sampleAt(values, x, width));
      // Fill the vertical gap to the previous column.
      const from = previous === null ? y : previous + Math.sign(y - previous);
      for (let dot = Math.min(from, y); dot <= Math.max(from, y); dot++) {
        const cell = (dot >> 2) * columns + (x >> 1);
        bits[cell]! |= DOTS[x & 1]![dot & 3]!;
        tones[cell] = tone;
      }
      previous = y;
    }
  }
  return Array.from({ length: rows }, (_, row) => {
    const spans: { text: string; tone: Tone }[] = [];
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const mark = bits[cell] === 0 ? ' ' : String.fromCharCode(EMPTY + bits[cell]!);
      const last = spans.at(-1);
      if (last !== undefined && (last.tone === tones[cell] || mark === ' ')) last.text += mark;
      else spans.push({ text: mark, tone: tones[cell]! });
    }
    return spans;
  });
}

/** The value at a column, with all values spread over the full width. */
function sampleAt(values: readonly number[], column: number, width: number): number {
  if (width <= 1) return values.at(-1)!;
  return values[Math.round((column * (values.length - 1)) / (width - 1))]!;
}
