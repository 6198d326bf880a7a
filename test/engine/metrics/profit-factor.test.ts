import { describe, expect, it } from 'vitest';
import { profitFactor } from '../../../engine/metrics/profit-factor.ts';

describe('profitFactor()', () => {
  // 9 won, 6 lost.
  it('is all that was won over all that was lost', () => {
    expect(profitFactor([7, -1, 2, 0, -3, -2])).toBe(1.5);
  });

  it('is 0 when nothing was won, null when nothing was lost', () => {
    expect(profitFactor([-1, 0])).toBe(0);
    expect(profitFactor([1, 0])).toBeNull();
    expect(profitFactor([])).toBeNull();
  });

  it('is null when it is too great for a number', () => {
    expect(profitFactor([1e300, -1e-300])).toBeNull();
  });
});
