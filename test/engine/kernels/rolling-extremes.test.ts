import { describe, expect, it } from 'vitest';
import { rollingMaximum, rollingMinimum } from '../../../engine/kernels/rolling-extremes.ts';
import { expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { randomBars } from '../../helpers/random-bars.ts';

const column = (length: number) => new Float64Array(length);

describe('rollingMaximum() and rollingMinimum()', () => {
  it('are the extremes of the last values', () => {
    const values = Float64Array.of(3, 1, 4, 1, 5);
    expect([...rollingMaximum(values, 3, column(5))]).toEqual([NaN, NaN, 4, 4, 5]);
    expect([...rollingMinimum(values, 3, column(5))]).toEqual([NaN, NaN, 1, 1, 1]);
  });

  it.each([1, 2, 3, 7, 64, 499, 500, 501])(
    'agree with a search of the window, %s long',
    (period) => {
      const { close } = randomBars({ length: 500, seed: 3 });
      const max = rollingMaximum(close, period, column(500));
      const min = rollingMinimum(close, period, column(500));
      for (let i = 0; i < 500; i++) {
        const window = close.subarray(i - period + 1, i + 1);
        expect(max[i]).toBe(i < period - 1 ? NaN : Math.max(...window));
        expect(min[i]).toBe(i < period - 1 ? NaN : Math.min(...window));
      }
    },
  );

  it('are undefined where the window holds a NaN, and nowhere else', () => {
    const values = Float64Array.of(1, 2, NaN, 4, 5, 6);
    expect([...rollingMaximum(values, 2, column(6))]).toEqual([NaN, 2, NaN, NaN, 5, 6]);
    expect([...rollingMinimum(values, 2, column(6))]).toEqual([NaN, 1, NaN, NaN, 4, 5]);
  });

  it('never look ahead', () => {
    expectNoLookAhead(({ high, length }) => [rollingMaximum(high, 9, column(length))]);
    expectNoLookAhead(({ low, length }) => [rollingMinimum(low, 9, column(length))]);
  });

  it.each([0, -1, 2.5, NaN])('throw RangeError when period is %s', (period) => {
    expect(() => rollingMaximum(column(3), period, column(3))).toThrow(RangeError);
    expect(() => rollingMinimum(column(3), period, column(3))).toThrow(RangeError);
  });

  it('throw RangeError when out has another length', () => {
    expect(() => rollingMaximum(column(3), 2, column(4))).toThrow(RangeError);
    expect(() => rollingMinimum(column(3), 2, column(4))).toThrow(RangeError);
  });
});
