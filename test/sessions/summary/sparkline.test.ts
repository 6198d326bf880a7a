import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../sessions/summary/sparkline.ts';

describe('sparkline()', () => {
  it('spans the lowest to the highest block', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([10, -4, 3])).toBe('█▁▅');
  });

  it('is flat for equal values, and empty without values', () => {
    expect(sparkline([5, 5, 5])).toBe('▁▁▁');
    expect(sparkline([])).toBe('');
  });

  it('draws a dot for null, which is outside the range', () => {
    expect(sparkline([null, 1, null, 3])).toBe('·▁·█');
    expect(sparkline([null])).toBe('·');
  });

  it('draws the last value of each part of a longer series', () => {
    // Of 8 values 4 columns: those at the end of each pair, 1, 3, 5, 7.
    expect(sparkline([9, 1, 9, 3, 9, 5, 9, 7], 4)).toBe('▁▃▆█');
    expect([...sparkline(Array.from({ length: 1000 }, (_, i) => i))]).toHaveLength(60);
  });
});
