import { describe, expect, it } from 'vitest';
import { averageTrueRange } from '../../../engine/kernels/average-true-range.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof averageTrueRange>[0];

const atr = (bars: Columns, period: number) =>
  averageTrueRange(bars, period, new Float64Array(bars.close.length));

describe('averageTrueRange()', () => {
  // True ranges from bar 1: 3 (9 up to 12), 1 (11 down to 10), 6 (10 up to 16).
  const bars: Columns = {
    high: Float64Array.of(10, 12, 11, 16),
    low: Float64Array.of(8, 9, 10, 14),
    close: Float64Array.of(9, 11, 10, 15),
  };

  it('starts at the mean true range, then smooths', () => {
    expect([...atr(bars, 2)]).toEqual([NaN, NaN, 2, 4]);
  });

  it('is the true range itself when the period is 1', () => {
    expect([...atr(bars, 1)]).toEqual([NaN, 3, 1, 6]);
  });

  it('is undefined throughout when the bars are too few', () => {
    expect([...atr(bars, 4)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('stands still when the true range does', () => {
    const alike: Columns = {
      high: new Float64Array(50).fill(100.3),
      low: new Float64Array(50).fill(100.1),
      close: new Float64Array(50).fill(100.2),
    };
    expect(new Set(atr(alike, 7).subarray(7))).toEqual(new Set([100.3 - 100.1]));
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [atr(random, 7)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => [atr(random, 14)], 14);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => atr(bars, period)).toThrow(
      `Cannot compute ATR: period is ${period}; give an integer >= 1`,
    );
  });

  it.each(['high', 'low'] as const)('throws RangeError when %s is short', (name) => {
    expect(() => atr({ ...bars, [name]: new Float64Array(3) }, 2)).toThrow(
      `Cannot compute ATR: ${name} has 3 values; give 4`,
    );
  });
});

describeVectors('atr', (bars, { n }) => atr(bars, n!));
