import { describe, expect, it } from 'vitest';
import { verticalHorizontalFilter } from '../../../engine/kernels/vertical-horizontal-filter.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const filter = (close: Float64Array, period: number) =>
  verticalHorizontalFilter(close, period, new Float64Array(close.length));

describe('verticalHorizontalFilter()', () => {
  // Closes 3, 2 after steps of 2 and 1: range 1 of 3. Then 2, 4 after steps of 1 and 2: 2 of 3.
  it('is the range of the closes over the walk that led to them', () => {
    const result = filter(Float64Array.of(1, 3, 2, 4), 2);
    expect([...result]).toEqual([NaN, NaN, 1 / 3, 2 / 3]);
  });

  it('is 0 where nothing moves, even right after something has', () => {
    expect([...filter(Float64Array.of(0.1, 0.7, 0.7, 0.7), 2)]).toEqual([NaN, NaN, 0, 0]);
  });

  it('is undefined where its window holds a NaN, and nowhere else', () => {
    const result = filter(Float64Array.of(1, 2, NaN, 4, 5, 6, 7), 2);
    expect([...result].map(Number.isNaN)).toEqual([true, true, true, true, true, false, false]);
  });

  it('needs one close more than its period', () => {
    expect([...filter(Float64Array.of(1, 2, 3), 3)]).toEqual([NaN, NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => [filter(close, 12)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart(({ close }) => [filter(close, 20)], 20);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => filter(Float64Array.of(1, 2), period)).toThrow(RangeError);
  });

  it('throws RangeError when out has another length', () => {
    expect(() => verticalHorizontalFilter(new Float64Array(3), 2, new Float64Array(4))).toThrow(
      RangeError,
    );
  });
});

describeVectors('vhf', ({ close }, { n }) => filter(close, n!));
