import { describe, expect, it } from 'vitest';
import { bollingerBands } from '../../../engine/kernels/bollinger-bands.ts';
import { rollingDeltaRatio } from '../../../engine/kernels/cumulative-volume-delta.ts';
import { rollingZScore } from '../../../engine/kernels/rolling-z-score.ts';
import { simpleMovingAverage } from '../../../engine/kernels/simple-moving-average.ts';
import { verticalHorizontalFilter } from '../../../engine/kernels/vertical-horizontal-filter.ts';
import { rollingVwap } from '../../../engine/kernels/volume-weighted-average-price.ts';
import { randomBars } from '../../helpers/random-bars.ts';

const LENGTH = 400_000;
const bars = randomBars({ length: LENGTH, seed: 5 });
const column = () => new Float64Array(LENGTH);

/** Every 997th bar, and the last ones. */
const sample = Array.from({ length: LENGTH }, (_, i) => i).filter(
  (i) => i > 5000 && (i % 997 === 0 || i > LENGTH - 50),
);

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const mean = (values: Float64Array) => sum(values) / values.length;
const deviation = (values: Float64Array) => {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
};

function expectNoDrift(
  got: Float64Array,
  period: number,
  fresh: (from: number, to: number) => number,
): void {
  let worst = 0;
  for (const i of sample) {
    const want = fresh(i - period + 1, i + 1);
    worst = Math.max(worst, Math.abs(got[i]! - want) / Math.max(Math.abs(want), 1e-3));
  }
  expect(worst).toBeLessThan(1e-9);
}

describe.each([3, 20, 288])('after 400,000 bars, a window of %s', (period) => {
  const { high, low, close, volume, takerBuyVolume } = bars;

  it('has the mean that it has on its own', () => {
    const got = simpleMovingAverage(close, period, column());
    expectNoDrift(got, period, (from, to) => mean(close.subarray(from, to)));
  });

  it('has the bands that it has on its own', () => {
    const { upper, lower } = bollingerBands(close, period, 2, {
      upper: column(),
      middle: column(),
      lower: column(),
    });
    const width = upper.map((value, i) => value - lower[i]!);
    expectNoDrift(width, period, (from, to) => 4 * deviation(close.subarray(from, to)));
  });

  it('has the z-score that it has on its own', () => {
    const got = rollingZScore(volume, period, column());
    expectNoDrift(got, period, (from, to) => {
      const window = volume.subarray(from, to);
      return (window.at(-1)! - mean(window)) / deviation(window);
    });
  });

  it('has the volume-weighted price that it has on its own', () => {
    const got = rollingVwap(bars, period, column());
    const value = volume.map((size, i) => (size * (high[i]! + low[i]! + close[i]!)) / 3);
    expectNoDrift(got, period, (from, to) => {
      return sum(value.subarray(from, to)) / sum(volume.subarray(from, to));
    });
  });

  it('has the delta ratio that it has on its own', () => {
    const got = rollingDeltaRatio(bars, period, column());
    expectNoDrift(got, period, (from, to) => {
      const traded = sum(volume.subarray(from, to));
      return (2 * sum(takerBuyVolume.subarray(from, to)) - traded) / traded;
    });
  });

  it('has the vertical horizontal filter that it has on its own', () => {
    const got = verticalHorizontalFilter(close, period, column());
    expectNoDrift(got, period, (from, to) => {
      const window = close.subarray(from, to);
      let walk = 0;
      for (let i = from; i < to; i++) walk += Math.abs(close[i]! - close[i - 1]!);
      return walk === 0 ? 0 : (Math.max(...window) - Math.min(...window)) / walk;
    });
  });
});
