import { describe, expect, it } from 'vitest';
import {
  type AtrZScoreParameters,
  averageTrueRangeZScore,
} from '../../../engine/kernels/average-true-range-z-score.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof averageTrueRangeZScore>[0];

const score = (bars: Columns, parameters: AtrZScoreParameters) =>
  averageTrueRangeZScore(bars, parameters, new Float64Array(bars.close.length));

describe('averageTrueRangeZScore()', () => {
  // True ranges from bar 1: 3, 1, 6. Of two values the greater is 1 deviation above their mean.
  const bars: Columns = {
    high: Float64Array.of(10, 12, 11, 16),
    low: Float64Array.of(8, 9, 10, 14),
    close: Float64Array.of(9, 11, 10, 15),
  };

  it('is defined from bar period + window - 1', () => {
    expect([...score(bars, { period: 1, window: 2 })]).toEqual([NaN, NaN, -1, 1]);
  });

  it('leaves the average true range in the column that it was given for it', () => {
    const atr = new Float64Array(4);
    averageTrueRangeZScore(bars, { period: 1, window: 2 }, new Float64Array(4), atr);
    expect([...atr]).toEqual([NaN, 3, 1, 6]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [score(random, { period: 7, window: 12 })]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => [score(random, { period: 14, window: 50 })], 50);
  });

  it.each([
    { period: 0, window: 100 },
    { period: 14, window: 2.5 },
    { period: NaN, window: 100 },
  ])('throws RangeError for $period, $window', (parameters) => {
    expect(() => score(bars, parameters)).toThrow(RangeError);
  });

  it('throws RangeError when a column is short', () => {
    const parameters = { period: 1, window: 2 };
    expect(() => score({ ...bars, low: new Float64Array(3) }, parameters)).toThrow(RangeError);
    expect(() =>
      averageTrueRangeZScore(bars, parameters, new Float64Array(4), new Float64Array(3)),
    ).toThrow('Cannot compute ATR z-score: atr has 3 values; give 4');
  });
});

describeVectors('atrZ', (bars, { n, window }) => score(bars, { period: n!, window: window! }));
