import { describe, expect, it } from 'vitest';
import { calmarRatio } from '../../../engine/metrics/calmar-ratio.ts';

describe('calmarRatio()', () => {
  // Growth 3, as doubled in half a year; half of 100 lost on the way.
  it('is growth over the deepest relative drawdown', () => {
    expect(calmarRatio([100, 50, 200], 4)).toBe(6);
    expect(calmarRatio([100, 50, 0], 4)).toBe(-1);
  });

  it('is null without a drawdown or without a growth rate', () => {
    expect(calmarRatio([100, 150, 200], 4)).toBeNull();
    expect(calmarRatio([100], 4)).toBeNull();
    expect(calmarRatio([1, 0.5, 2], 105_120)).toBeNull();
  });
});
