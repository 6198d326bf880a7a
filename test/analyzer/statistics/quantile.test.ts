import { describe, expect, it } from 'vitest';
import { quantile } from '../../../analyzer/statistics/quantile.ts';

describe('quantile()', () => {
  it('interpolates at position (n - 1) times the share', () => {
    const five = [10, 20, 30, 50, 90];
    expect(quantile(five, 0)).toBe(10);
    expect(quantile(five, 0.5)).toBe(30);
    expect(quantile(five, 1)).toBe(90);
    expect(quantile(five, 0.05)).toBeCloseTo(12, 12); // position 0.2: 10 + 0.2 x 10
    expect(quantile(five, 0.95)).toBeCloseTo(82, 12); // position 3.8: 50 + 0.8 x 40
    expect(quantile([1, 2], 0.5)).toBe(1.5);
    expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
  });

  it('throws RangeError without values', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
