import { describe, expect, it } from 'vitest';
import {
  cumulativeVolumeDelta,
  deltaRatio,
  rollingDeltaRatio,
  sessionVolumeDelta,
  type TakerVolume,
} from '../../../engine/kernels/cumulative-volume-delta.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const HOUR_MS = 3_600_000;

const column = (bars: TakerVolume) => new Float64Array(bars.volume.length);
const rolling = (bars: TakerVolume, period: number) =>
  rollingDeltaRatio(bars, period, column(bars));

// Deltas 6, -4, 0, 4; the day ends after bar 1.
const bars = {
  time: Float64Array.of(22, 23, 24, 25).map((hour) => hour * HOUR_MS),
  volume: Float64Array.of(10, 10, 0, 4),
  takerBuyVolume: Float64Array.of(8, 3, 0, 4),
};
const short = { ...bars, takerBuyVolume: new Float64Array(3) };

describe('cumulativeVolumeDelta()', () => {
  it('sums what takers bought less what they sold', () => {
    expect([...cumulativeVolumeDelta(bars, column(bars))]).toEqual([6, 2, 2, 6]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [cumulativeVolumeDelta(random, column(random))]);
  });

  it('throws RangeError when a column is short', () => {
    expect(() => cumulativeVolumeDelta(short, column(bars))).toThrow(
      'Cannot compute CVD as takerBuyVolume must hold 4 values: it holds 3',
    );
  });
});

describe('sessionVolumeDelta()', () => {
  it('starts again with the UTC day', () => {
    expect([...sessionVolumeDelta(bars, column(bars))]).toEqual([6, 2, 0, 4]);
  });

  it('comes back the day after a NaN', () => {
    const holed = { ...bars, volume: Float64Array.of(NaN, 10, 0, 4) };
    expect([...sessionVolumeDelta(holed, column(bars))]).toEqual([NaN, NaN, 0, 4]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [sessionVolumeDelta(random, column(random))]);
  });

  it('forgets its start with the day', () => {
    expectForgetsItsStart((random) => [sessionVolumeDelta(random, column(random))], 10);
  });

  it('throws RangeError when a column is short', () => {
    expect(() => sessionVolumeDelta(short, column(bars))).toThrow(RangeError);
    expect(() => sessionVolumeDelta({ ...bars, time: short.takerBuyVolume }, column(bars))).toThrow(
      RangeError,
    );
  });
});

describe('deltaRatio()', () => {
  it('is the share of each bar, undefined where nothing was traded', () => {
    expect([...deltaRatio(bars, column(bars))]).toEqual([0.6, -0.4, NaN, 1]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [deltaRatio(random, column(random))]);
  });

  it('throws RangeError when a column is short', () => {
    expect(() => deltaRatio(short, column(bars))).toThrow(RangeError);
  });
});

describe('rollingDeltaRatio()', () => {
  // (6 - 4) / 20, (-4 + 0) / 10, (0 + 4) / 4.
  it('is the share of the whole window', () => {
    expect([...rolling(bars, 2)]).toEqual([NaN, 0.1, -0.4, 1]);
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
    expect(() => rollingDeltaRatio(short, 2, column(bars))).toThrow(RangeError);
  });
});

describeVectors('cvd', (columns) => cumulativeVolumeDelta(columns, column(columns)));
describeVectors('cvdSession', (columns) => sessionVolumeDelta(columns, column(columns)));
describeVectors('deltaRatio', (columns) => deltaRatio(columns, column(columns)));
