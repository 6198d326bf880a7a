import { describe, expect, it } from 'vitest';
import { rollingZScore } from '../../../engine/kernels/rolling-z-score.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';

const score = (values: Float64Array, window: number) =>
  rollingZScore(values, window, new Float64Array(values.length));

describe('rollingZScore()', () => {
  // Windows 1, 3 and 3, 1: mean 2, deviation 1. Then 1, 1: no deviation.
  it('counts population deviations from the mean of the window', () => {
    expect([...score(Float64Array.of(1, 3, 1, 1), 2)]).toEqual([NaN, 1, -1, 0]);
  });

  it('starts once its window holds no leading NaN', () => {
    const values = Float64Array.of(NaN, NaN, NaN, 1, 3, 1);
    expect([...score(values, 2)]).toEqual([NaN, NaN, NaN, NaN, 1, -1]);
  });

  it('is undefined where its window holds a NaN, and nowhere else', () => {
    const values = Float64Array.of(1, 3, NaN, 3, 1, 3);
    expect([...score(values, 2)]).toEqual([NaN, 1, NaN, NaN, -1, 1]);
  });

  it('is 0 for a constant, also one that follows wild values', () => {
    const values = new Float64Array(60).fill(100.1);
    values.set([1e9, 3e-7, -12], 4);
    for (const window of [1, 2, 7, 20]) {
      expect(new Set(score(values, window).subarray(6 + window))).toEqual(new Set([0]));
    }
  });

  it('is 0 for zeros', () => {
    expect([...score(new Float64Array(4), 2)]).toEqual([NaN, 0, 0, 0]);
  });

  // The deviation of 1, 1 + 2e for e = 2^-44 is e, of 1, 1 + 2 * 32e it is 32e = 1.8e-12.
  it('takes what varies by less than 1e-12 of the mean for rounding', () => {
    const e = 2 ** -44;
    expect(score(Float64Array.of(1, 1 + 2 * e), 2)[1]).toBe(0);
    expect(score(Float64Array.of(1, 1 + 64 * e), 2)[1]).toBeCloseTo(1, 9);
  });

  it('is undefined throughout when the window is longer than the series', () => {
    expect([...score(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => [score(close, 12)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart(({ close }) => [score(close, 20)], 20);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when window is %s', (window) => {
    expect(() => score(Float64Array.of(1, 2), window)).toThrow(
      `Cannot compute z-score: window is ${window}; give an integer >= 1`,
    );
  });

  it('throws RangeError when out has another length', () => {
    expect(() => rollingZScore(new Float64Array(3), 2, new Float64Array(4))).toThrow(RangeError);
  });
});
