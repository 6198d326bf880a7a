import { describe, expect, it } from 'vitest';
import { relativeStrengthIndex } from '../../../engine/kernels/relative-strength-index.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const rsi = (close: Float64Array, period: number) =>
  relativeStrengthIndex(close, period, new Float64Array(close.length));

describe('relativeStrengthIndex()', () => {
  // Changes 3, -1, -1. Mean gain 1.5 and loss 0.5: 1.5 of 2. Then gain (1.5 + 0) / 2 and loss
  // (0.5 + 1) / 2: they are equal.
  it('is the share of the gains in what has moved, smoothed', () => {
    expect([...rsi(Float64Array.of(10, 13, 12, 11), 2)]).toEqual([NaN, NaN, 75, 50]);
  });

  it('is 50 while nothing has moved, 100 after gains only, 0 after losses only', () => {
    expect(rsi(Float64Array.of(5, 5, 5, 5), 2).at(-1)).toBe(50);
    expect(rsi(Float64Array.of(5, 6, 7, 7), 2).at(-1)).toBe(100);
    expect(rsi(Float64Array.of(5, 4, 3, 3), 2).at(-1)).toBe(0);
  });

  it('needs one close more than its period', () => {
    expect([...rsi(Float64Array.of(1, 2, 3), 3)]).toEqual([NaN, NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => [rsi(close, 7)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart(({ close }) => [rsi(close, 14)], 14);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => rsi(Float64Array.of(1, 2), period)).toThrow(RangeError);
  });

  it('throws RangeError when out has another length', () => {
    expect(() => relativeStrengthIndex(new Float64Array(3), 2, new Float64Array(4))).toThrow(
      RangeError,
    );
  });
});

describeVectors('rsi', ({ close }, { n }) => rsi(close, n!));
