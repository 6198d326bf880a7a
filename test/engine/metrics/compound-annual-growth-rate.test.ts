import { describe, expect, it } from 'vitest';
import { compoundAnnualGrowthRate } from '../../../engine/metrics/compound-annual-growth-rate.ts';

describe('compoundAnnualGrowthRate()', () => {
  // Doubled in two of four periods a year, so doubled twice a year.
  it('compounds over a year', () => {
    expect(compoundAnnualGrowthRate([100, 150, 200], 4)).toBe(3);
  });

  it('is -1 when nothing is left', () => {
    expect(compoundAnnualGrowthRate([100, 0], 252)).toBe(-1);
    expect(compoundAnnualGrowthRate([100, -5], 252)).toBe(-1);
  });

  it('is null if there is no rate', () => {
    expect(compoundAnnualGrowthRate([], 252)).toBeNull();
    expect(compoundAnnualGrowthRate([100], 252)).toBeNull();
    expect(compoundAnnualGrowthRate([0, 5], 252)).toBeNull();
    expect(compoundAnnualGrowthRate([-1, 5], 252)).toBeNull();
    expect(compoundAnnualGrowthRate([1, 2], 105_120)).toBeNull();
  });
});
