import { describe, expect, it } from 'vitest';
import {
  rollingDeltaRatio,
  type TakerVolume,
} from '../../../engine/kernels/cumulative-volume-delta.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const column = (bars: TakerVolume) => new Float64Array(bars.volume.length);
const rolling = (bars: TakerVolume, period: number) =>
  rollingDeltaRatio(bars, period, column(bars));

// Deltas 6, -4, 0, 4.
const bars = { volume: Float64Array.of(10, 10, 0, 4), takerBuyVolume: Float64Array.of(8, 3, 0, 4) };
const short = { ...bars, takerBuyVolume: new Float64Array(3) };

describe('rollingDeltaRatio()', () => {
  // (6 - 4) / 20, (-4 + 0) / 10, (0 + 4) / 4.
  it('is the share of the whole window', () => {
    expect([...rolling(bars, 2)]).toEqual([NaN, 0.1, -0.4, 1]);
  });

  it('is the share of each bar over a window of one', () => {
    expect([...rolling(bars, 1)]).toEqual([0.6, -0.4, NaN, 1]);
  });

  it('is undefined exactly where nothing was traded in the window', () => {
    const volume = Float64Array.of(0.1, 0.7, 0, 0, 0, 0.3);
    const idle = { volume, takerBuyVolume: volume };
    expect([...rolling(idle, 2)]).toEqual([NaN, 1, 1, NaN, NaN, 1]);
  });

  it('comes back after a NaN has left the window', () => {
    const holed = { ...bars, volume: Float64Array.of(10, NaN, 10, 4) };
    expect([...rolling(holed, 2)].map(Number.isNaN)).toEqual([true, true, true, false]);
  });

  it('is undefined throughout when the bars are too few', () => {
    expect([...rolling(bars, 5)]).toEqual([NaN, NaN, NaN, NaN]);
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

  it('throws RangeError when a column is short', () => {
    expect(() => rollingDeltaRatio(short, 2, column(bars))).toThrow(
      'Cannot compute delta ratio: takerBuyVolume has 3 values; give 4',
    );
  });
});

describeVectors('deltaRatio', (columns) => rolling(columns, 1));
