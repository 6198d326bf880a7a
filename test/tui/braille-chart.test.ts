import { describe, expect, it } from 'vitest';
import { brailleChart } from '../../tui/braille-chart.ts';
import { lineText } from '../helpers/line-text.ts';

const drawn = (values: number[], columns: number, rows: number, scale: [number, number, number]) =>
  brailleChart([{ values, tone: 'strategy' }], columns, rows, {
    low: scale[0],
    high: scale[1],
    count: scale[2],
  }).map(lineText);

describe('brailleChart()', () => {
  it('draws the lowest value at the bottom and the highest at the top', () => {
    // One row of four dots: 0 is the lowest dot of the left column (bit 7), 3 the highest of the right.
    // The right column is filled from the height of the last dot up: bits 3 + 4 + 5.
    expect(drawn([0, 3], 1, 1, [0, 3, 2])).toEqual(['⡸']);
  });

  it('draws a flat line in one row', () => {
    const [top, bottom] = drawn([5, 5, 5, 5], 2, 2, [0, 10, 4]);
    // 7 dots high, 5 of 10 is dot 3.5, rounded to the fourth from below: the last of the upper row.
    expect([top, bottom]).toEqual(['⣀⣀', '  ']);
  });

  it('leaves the right side empty for later values', () => {
    expect(drawn([0, 0], 4, 1, [0, 1, 8])).toEqual(['⣀   ']);
  });

  it('draws no gap at a jump', () => {
    const rows = drawn([0, 100], 1, 4, [0, 100, 2]);
    for (const row of rows) expect(row).not.toBe(' ');
  });

  it('draws values beyond the scale at its edge, and nothing without values', () => {
    expect(drawn([99, 99], 1, 1, [0, 3, 2])).toEqual(['⠉']);
    expect(drawn([], 2, 1, [0, 1, 4])).toEqual(['  ']);
  });

  it('gives a cell shared by two series the tone of the last', () => {
    const series = [
      { values: [1, 1], tone: 'buyAndHold' as const },
      { values: [1, 1], tone: 'strategy' as const },
    ];
    const [row] = brailleChart(series, 1, 1, { low: 0, high: 2, count: 2 });
    expect(row!.map(({ tone }) => tone)).toEqual(['strategy']);
  });
});
