import { describe, expect, it } from 'vitest';
import { averageDirectionalIndex } from '../../../engine/kernels/average-directional-index.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof averageDirectionalIndex>[0];

const index = (bars: Columns, period: number) => {
  const column = () => new Float64Array(bars.close.length);
  const out = { adx: column(), plusDi: column(), minusDi: column() };
  return averageDirectionalIndex(bars, period, out);
};

describe('averageDirectionalIndex()', () => {
  // Bar 1: range 3, up 2. Bar 2: range 3, up 1, so 4.5 and 2 after half of bar 1 is gone, and an
  // index of 100. Bar 3: range 6, down 4, so 8.25, 1 and 4, and an index of 3 / 5. Bar 4, inside
  // bar 3: range 4, so 8.125, 0.5 and 2, and again 60. The average is 80, then 70.
  const bars: Columns = {
    high: Float64Array.of(10, 12, 13, 12, 11),
    low: Float64Array.of(8, 9, 10, 6, 7),
    close: Float64Array.of(9, 11, 12, 7, 9),
  };

  it('is defined from bar 2 * period - 1, its indicators from bar period', () => {
    const { adx, plusDi, minusDi } = index(bars, 2);
    expect([...adx]).toEqual([NaN, NaN, NaN, 80, 70]);
    expect([...plusDi.subarray(0, 2)]).toEqual([NaN, NaN]);
    expect(plusDi[2]).toBeCloseTo(200 / 4.5, 12);
    expect(plusDi[3]).toBeCloseTo(100 / 8.25, 12);
    expect(minusDi[2]).toBe(0);
    expect(minusDi[3]).toBeCloseTo(400 / 8.25, 12);
    expect(minusDi[4]).toBeCloseTo(200 / 8.125, 12);
  });

  // With a period of 1 only the bar itself counts. Bar 1 reaches 3 up and 1 down over a range of
  // 6, bar 2 reaches 1 up and 3 down over a range of 10, bar 3 reaches 2 both ways.
  it('gives a bar that reaches both ways to the side that reaches further', () => {
    const outside: Columns = {
      high: Float64Array.of(10, 13, 14, 16),
      low: Float64Array.of(8, 7, 4, 2),
      close: Float64Array.of(9, 9, 9, 9),
    };
    const { plusDi, minusDi } = index(outside, 1);
    expect([...plusDi]).toEqual([NaN, 50, 0, 0]);
    expect([...minusDi]).toEqual([NaN, 0, 30, 0]);
  });

  it('is undefined throughout when the bars are too few', () => {
    expect([...index(bars, 3).adx]).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect([...index(bars, 9).plusDi]).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });

  it('is 0 when no bar leaves the one before it', () => {
    const alike: Columns = {
      high: new Float64Array(20).fill(11),
      low: new Float64Array(20).fill(9),
      close: new Float64Array(20).fill(10),
    };
    const { adx, plusDi } = index(alike, 3);
    expect(new Set(adx.subarray(5))).toEqual(new Set([0]));
    expect(new Set(plusDi.subarray(3))).toEqual(new Set([0]));
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => Object.values(index(random, 7)));
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => Object.values(index(random, 14)), 14);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => index(bars, period)).toThrow(RangeError);
  });

  it.each(['high', 'low'] as const)('throws RangeError when %s is short', (name) => {
    expect(() => index({ ...bars, [name]: new Float64Array(3) }, 2)).toThrow(RangeError);
  });
});

describeVectors('adx', (bars, { n }) => ({ ...index(bars, n!) }));
