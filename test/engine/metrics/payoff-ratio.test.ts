import { describe, expect, it } from 'vitest';
import { payoffRatio } from '../../../engine/metrics/payoff-ratio.ts';

describe('payoffRatio()', () => {
  // Mean win (6 + 2) / 2, mean loss (1 + 3 + 2) / 3.
  it('is mean win over mean loss, leaving out what broke even', () => {
    expect(payoffRatio([6, -1, 2, 0, -3, -2])).toBe(2);
  });

  it('is 0 when nothing was won, null when nothing was lost', () => {
    expect(payoffRatio([-1, 0])).toBe(0);
    expect(payoffRatio([1, 0])).toBeNull();
    expect(payoffRatio([0])).toBeNull();
    expect(payoffRatio([])).toBeNull();
  });

  it('is null when it is too great for a number', () => {
    expect(payoffRatio([1e300, -1e-300])).toBeNull();
  });
});
