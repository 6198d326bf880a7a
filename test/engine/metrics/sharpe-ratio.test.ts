import { describe, expect, it } from 'vitest';
import { sharpeRatio } from '../../../engine/metrics/sharpe-ratio.ts';

describe('sharpeRatio()', () => {
  // Mean 2, squares 1 + 1 + 0 over n - 1 = 2: deviation 1.
  it('is mean over deviation, annualised', () => {
    expect(sharpeRatio([1, 3, 2], 1)).toBe(2);
    expect(sharpeRatio(Float64Array.of(1, 3, 2), 252)).toBeCloseTo(2 * Math.sqrt(252), 12);
  });

  it('is null with fewer than two values', () => {
    expect(sharpeRatio([], 252)).toBeNull();
    expect(sharpeRatio([0.1], 252)).toBeNull();
  });

  // 0.1 ten times does not sum to 1, so that rounding leaves a deviation.
  it('is null, not huge, when all values are the same', () => {
    expect(sharpeRatio(new Float64Array(10).fill(0.1), 105_120)).toBeNull();
    expect(sharpeRatio([0, 0], 252)).toBeNull();
  });
});
