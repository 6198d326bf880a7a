import { describe, expect, it } from 'vitest';
import { simpleMovingAverage } from '../../../engine/kernels/simple-moving-average.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const average = (values: Float64Array, period: number) =>
  simpleMovingAverage(values, period, new Float64Array(values.length));

describe('simpleMovingAverage()', () => {
  // (1 + 2 + 3) / 3, then (2 + 3 + 7) / 3.
  it('is the mean of the last values', () => {
    expect([...average(Float64Array.of(1, 2, 3, 7), 3)]).toEqual([NaN, NaN, 2, 4]);
  });

  it('is the value itself when the period is 1', () => {
    expect([...average(Float64Array.of(0.1, 5, -3), 1)]).toEqual([0.1, 5, -3]);
  });

  it('is undefined throughout when the window is longer than the series', () => {
    expect([...average(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
    expect([...average(new Float64Array(0), 3)]).toEqual([]);
  });

  it('is exactly flat as soon as its window is, for any earlier values', () => {
    const values = new Float64Array(40).fill(100.1);
    values.set([1e9, -3.7, 0.001], 3);
    for (const period of [2, 3, 7, 10]) {
      const flat = average(values, period).subarray(5 + period);
      expect(new Set(flat)).toEqual(new Set([100.1]));
    }
  });

  it('is undefined where its window holds a NaN, and nowhere else', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => i);
    for (const hole of [0, 4, 5, 11, 29]) {
      const holed = values.slice();
      holed[hole] = NaN;
      const undefinedAt = [...average(holed, 5).keys()].filter((i) =>
        Number.isNaN(average(holed, 5)[i]!),
      );
      const expected = [...values.keys()].filter((i) => i < 4 || (i >= hole && i < hole + 5));
      expect(undefinedAt).toEqual(expected);
    }
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => [average(close, 12)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart(({ close }) => [average(close, 20)], 20);
  });

  it.each([0, -1, 2.5, NaN, Infinity])('throws RangeError when period is %s', (period) => {
    expect(() => average(Float64Array.of(1, 2), period)).toThrow(
      new RangeError(`Cannot compute SMA: period is ${period}; give an integer >= 1`),
    );
  });

  it('throws RangeError when out has another length', () => {
    expect(() => simpleMovingAverage(new Float64Array(3), 2, new Float64Array(2))).toThrow(
      new RangeError('Cannot compute SMA: out has 2 values; give 3'),
    );
  });
});

describeVectors('sma', ({ close }, { n }) => average(close, n!));
