import { describe, expect, it } from 'vitest';
import { binomialQuantile } from '../../../analyzer/statistics/binomial-quantile.ts';

describe('binomialQuantile()', () => {
  it.each([
    // Two coins: 0, 1 or 2 heads with 1/4, 1/2, 1/4.
    [0.24, 2, 0.5, 0],
    [0.26, 2, 0.5, 1],
    [0.74, 2, 0.5, 1],
    [0.76, 2, 0.5, 2],
    // 12 of one in twenty: 0.5404 + 0.3413 + 0.0988 = 0.9804, and 0.0173 for the third.
    [0.98, 12, 0.05, 2],
    [0.995, 12, 0.05, 3],
    // 9.5 % of 200 at 99.5 %, as the lab's methods state it.
    [0.995, 200, 0.05, 19],
  ])('is the least count not exceeded with %d, of %d trials of %d: %d', (p, n, chance, count) => {
    expect(binomialQuantile(p, n, chance)).toBe(count);
  });

  it('is the number of trials if no smaller count suffices', () => {
    expect(binomialQuantile(1, 5, 0.5)).toBe(5);
  });
});
