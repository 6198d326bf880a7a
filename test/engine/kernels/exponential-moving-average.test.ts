import { describe, expect, it } from 'vitest';
import { exponentialMovingAverage } from '../../../engine/kernels/exponential-moving-average.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const average = (values: Float64Array, period: number) =>
  exponentialMovingAverage(values, period, new Float64Array(values.length));

describe('exponentialMovingAverage()', () => {
  // Weight 2 / 4. Seed (1 + 2 + 3) / 3 = 2, then half-way to 7 and half-way to 8.
  it('starts at the mean of the first values, then moves towards each new one', () => {
    expect([...average(Float64Array.of(1, 2, 3, 7, 8), 3)]).toEqual([NaN, NaN, 2, 4.5, 6.25]);
  });

  it('is the value itself when the period is 1', () => {
    expect([...average(Float64Array.of(0.5, 5, -3), 1)]).toEqual([0.5, 5, -3]);
  });

  it('is undefined throughout when the series is too short', () => {
    expect([...average(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
  });

  it('skips a NaN, before the seed and after', () => {
    const values = Float64Array.of(NaN, 1, 2, NaN, 3, 7, NaN, 8);
    const expected = [NaN, NaN, NaN, NaN, 2, 4.5, NaN, 6.25];
    expect([...average(values, 3)]).toEqual(expected);
  });

  it('is exactly flat when the values are', () => {
    const flat = average(new Float64Array(50).fill(100.1), 7).subarray(6);
    expect(new Set(flat)).toEqual(new Set([100.1]));
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => [average(close, 12)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart(({ close }) => [average(close, 20)], 20);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => average(Float64Array.of(1, 2), period)).toThrow(RangeError);
  });

  it('throws RangeError when out has another length', () => {
    expect(() => exponentialMovingAverage(new Float64Array(3), 2, new Float64Array(4))).toThrow(
      new RangeError('Cannot compute EMA: out has 4 values; give 3'),
    );
  });
});

describeVectors('ema', ({ close }, { n }) => average(close, n!));
