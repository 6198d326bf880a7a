import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../../sessions/report/histogram.ts';

describe('histogram()', () => {
  it('counts values in bins of a round width, with an edge at zero', () => {
    // From -30 to 50: a fortieth is 2, which is round already. -30 opens its bin, 49.9 and 50 differ.
    const bins = histogram([-30, -29, -0.5, 0, 0, 1.9, 49.9, 50], 1);
    expect(bins[0]).toEqual({ from: -30, to: -28, count: 2 });
    expect(bins.find(({ from }) => from === -2)).toEqual({ from: -2, to: 0, count: 1 });
    expect(bins.find(({ from }) => from === 0)).toEqual({ from: 0, to: 2, count: 3 });
    expect(bins.slice(-2)).toEqual([
      { from: 48, to: 50, count: 1 },
      { from: 50, to: 52, count: 1 },
    ]);
    expect(bins).toHaveLength(41);
  });

  it('respects the smallest width, and is empty without values', () => {
    expect(histogram([3, 3, 4], 1)).toEqual([
      { from: 3, to: 4, count: 2 },
      { from: 4, to: 5, count: 1 },
    ]);
    expect(histogram([7], 1)).toEqual([{ from: 7, to: 8, count: 1 }]);
    expect(histogram([], 1)).toEqual([]);
  });

  it('counts every value in contiguous bins', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (some) => {
        const bins = histogram(some, 1);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
        expect(bins.length).toBeLessThanOrEqual(42);
        bins.slice(1).forEach(({ from }, i) => {
          expect(from).toBe(bins[i]!.to);
        });
        expect(bins[0]!.count * bins.at(-1)!.count).toBeGreaterThan(0);
      }),
    );
  });
});
