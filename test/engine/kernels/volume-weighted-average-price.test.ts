import { describe, expect, it } from 'vitest';
import { rollingVwap } from '../../../engine/kernels/volume-weighted-average-price.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof rollingVwap>[0];

const rolling = (bars: Columns, period: number) =>
  rollingVwap(bars, period, new Float64Array(bars.close.length));

// Typical prices 2, 4, 8, 8, 10.
const bars: Columns = {
  high: Float64Array.of(3, 5, 8, 8, 12),
  low: Float64Array.of(1, 3, 8, 8, 9),
  close: Float64Array.of(2, 4, 8, 8, 9),
  volume: Float64Array.of(1, 3, 0, 0, 5),
};

describe('rollingVwap()', () => {
  // (1 x 2 + 3 x 4) / 4, then 3 x 4 / 3, then nothing, then 5 x 10 / 5.
  it('is weighted by the volume of the window, and undefined where that is 0', () => {
    expect([...rolling(bars, 2)]).toEqual([NaN, 3.5, 4, NaN, 10]);
  });

  it('is undefined throughout when the bars are too few', () => {
    expect([...rolling(bars, 6)]).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });

  it('comes back after a NaN has left the window', () => {
    const holed = { ...bars, close: Float64Array.of(NaN, 4, 8, 8, 9) };
    expect([...rolling(holed, 2)]).toEqual([NaN, NaN, 4, NaN, 10]);
  });

  // The second is a price that (x + x + x) / 3 misses by a bit.
  it.each([100.1, 1.5 + 2 ** -51])('is exactly the price when it stands at %s', (price) => {
    const still = new Float64Array(40).fill(price);
    const volume = Float64Array.from(still, (_, i) => (i % 7) * 0.1);
    const flat = { high: still, low: still, close: still, volume };
    expect(new Set(rolling(flat, 5).subarray(4))).toEqual(new Set([price]));
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [rolling(random, 12)]);
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => [rolling(random, 20)], 20);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => rolling(bars, period)).toThrow(RangeError);
  });

  it.each(['high', 'low', 'volume'] as const)('throws RangeError when %s is short', (name) => {
    expect(() => rolling({ ...bars, [name]: new Float64Array(3) }, 2)).toThrow(RangeError);
  });
});

describeVectors('vwapRolling', (columns, { n }) => rolling(columns, n!));
