import { describe, expect, it } from 'vitest';
import { sortinoRatio } from '../../../engine/metrics/sortino-ratio.ts';

describe('sortinoRatio()', () => {
  // Mean 1, root of 4 / 4 losses squared over all four: 1.
  it('is mean over downside deviation of all periods, annualised', () => {
    expect(sortinoRatio([-2, 6, 0, 0], 1)).toBe(1);
    expect(sortinoRatio([-2, 6, 0, 0], 4)).toBe(2);
  });

  it('is null without values or without a loss', () => {
    expect(sortinoRatio([], 252)).toBeNull();
    expect(sortinoRatio([0, 0], 252)).toBeNull();
    expect(sortinoRatio([1, 0], 252)).toBeNull();
  });
});
