import { describe, expect, it } from 'vitest';
import { maxDrawdown } from '../../../engine/metrics/max-drawdown.ts';

describe('maxDrawdown()', () => {
  // From 12 down to 7, deeper than from 10 to 8.
  it('is the deepest fall from a peak, never positive', () => {
    expect(maxDrawdown([10, 8, 12, 9, 7, 11])).toBe(-5);
  });

  it('is 0, not -0, when the equity never falls', () => {
    expect(maxDrawdown([1, 1, 2])).toBe(0);
    expect(maxDrawdown([])).toBe(0);
    expect(maxDrawdown([5], 5)).toBe(0);
  });

  it('takes the start capital for the first peak', () => {
    expect(maxDrawdown([90, 95])).toBe(0);
    expect(maxDrawdown(Float64Array.of(90, 95), 100)).toBe(-10);
    expect(maxDrawdown([-3, 2], 0)).toBe(-3);
  });
});
