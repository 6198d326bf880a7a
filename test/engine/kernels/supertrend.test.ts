import { describe, expect, it } from 'vitest';
import { supertrend } from '../../../engine/kernels/supertrend.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof supertrend>[0];

const trend = (bars: Columns, period: number, multiplier: number) => {
  const column = () => new Float64Array(bars.close.length);
  const out = { line: column(), direction: column(), upper: column(), lower: column() };
  return supertrend(bars, period, multiplier, out);
};

describe('supertrend()', () => {
  // Middle and true range from bar 1: 10 and 2, 13 and 4, 14 and 2, 11 and 4, 10 and 2.
  // Bar 1 starts with 12 and 8. At bar 2 the 17 above does not replace 12, the 9 below does
  // replace 8, and the close of 14 breaks 12: up. At bar 3 the 12 was broken, so 16 replaces it.
  // At bar 4 the 7 below does not replace 12, and the close of 10 breaks it: down, below 15.
  // At bar 5 the 12 was broken, so 8 replaces it.
  const bars: Columns = {
    high: Float64Array.of(10, 11, 14, 15, 13, 11),
    low: Float64Array.of(8, 9, 12, 13, 9, 9),
    close: Float64Array.of(9, 10, 14, 13, 10, 10),
  };

  it('tightens its bands until a close breaks one', () => {
    const { line, direction, upper, lower } = trend(bars, 1, 1);
    expect([...upper]).toEqual([NaN, 12, 12, 16, 15, 12]);
    expect([...lower]).toEqual([NaN, 8, 9, 12, 12, 8]);
    expect([...direction]).toEqual([NaN, -1, 1, 1, -1, -1]);
    expect([...line]).toEqual([NaN, 12, 9, 12, 15, 12]);
  });

  // With a multiplier of 0 the upper band is the middle: 15 under a close of 20, then 21.
  it('starts in a down trend even where the first close is above the upper band', () => {
    const rising: Columns = {
      high: Float64Array.of(10, 20, 22),
      low: Float64Array.of(9, 10, 20),
      close: Float64Array.of(10, 20, 22),
    };
    expect([...trend(rising, 1, 0).direction]).toEqual([NaN, -1, 1]);
  });

  // With a multiplier of 0 both bands are the price of these bars.
  it('does not turn on a close that only touches a band', () => {
    const prices = Float64Array.of(10, 10, 10, 20, 20);
    const touching: Columns = { high: prices, low: prices, close: prices };
    expect([...trend(touching, 1, 0).direction]).toEqual([NaN, -1, -1, 1, 1]);
  });

  it('is undefined throughout when the bars are too few', () => {
    for (const column of Object.values(trend(bars, 6, 3))) {
      expect([...column]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
    }
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => Object.values(trend(random, 7, 1.5)));
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => Object.values(trend(random, 10, 3)), 10);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => trend(bars, period, 3)).toThrow(RangeError);
  });

  it.each([-1, NaN, Infinity])('throws RangeError when multiplier is %s', (multiplier) => {
    expect(() => trend(bars, 3, multiplier)).toThrow(RangeError);
  });

  it.each(['high', 'low'] as const)('throws RangeError when %s is short', (name) => {
    expect(() => trend({ ...bars, [name]: new Float64Array(3) }, 2, 3)).toThrow(RangeError);
  });
});

describeVectors('supertrend', (bars, { n, mult }) => ({ ...trend(bars, n!, mult!) }));
