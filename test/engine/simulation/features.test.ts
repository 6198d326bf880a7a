import { describe, expect, it } from 'vitest';
import { averageTrueRange } from '../../../engine/kernels/average-true-range.ts';
import { averageTrueRangeZScore } from '../../../engine/kernels/average-true-range-z-score.ts';
import { bookImbalance } from '../../../engine/kernels/book-imbalance.ts';
import { rollingDeltaRatio } from '../../../engine/kernels/cumulative-volume-delta.ts';
import { verticalHorizontalFilter } from '../../../engine/kernels/vertical-horizontal-filter.ts';
import { computeFeatures, featuresBetween } from '../../../engine/simulation/features.ts';
import { randomBars } from '../../helpers/random-bars.ts';

const LENGTH = 400;
const bars = randomBars({ length: LENGTH, seed: 51 });
const features = computeFeatures(bars);
const column = () => new Float64Array(LENGTH);

describe('computeFeatures()', () => {
  // The design: ATR(14, Wilder); the gates measure 12 bars of order flow, the book, the ATR against
  // its last 288 values, and 28 bars of trendiness.
  it('computes the columns of stops, gates and regimes', () => {
    expect(features.atr).toEqual(averageTrueRange(bars, 14, column()));
    expect(features.cvd).toEqual(rollingDeltaRatio(bars, 12, column()));
    expect(features.imb).toEqual(bookImbalance(bars, column()));
    expect(features.atrz).toEqual(
      averageTrueRangeZScore(bars, { period: 14, window: 288 }, column()),
    );
    expect(features.vhf).toEqual(verticalHorizontalFilter(bars.close, 28, column()));
  });

  it('uses shared memory', () => {
    for (const one of Object.values(features))
      expect(one!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('leaves out features without columns', () => {
    const poor = computeFeatures({ ...bars, takerBuyVolume: null, bidSize: null });
    expect(poor.cvd).toBeNull();
    expect(poor.imb).toBeNull();
    expect(poor.atrz).toEqual(features.atrz);
  });
});

describe('featuresBetween()', () => {
  it('is a part of each column, over the same memory', () => {
    const part = featuresBetween(features, 100, 150);
    for (const name of ['atr', 'cvd', 'imb', 'atrz', 'vhf'] as const) {
      expect([...part[name]!]).toEqual([...features[name]!].slice(100, 150));
      expect(part[name]!.buffer).toBe(features[name]!.buffer);
    }
    expect(featuresBetween({ ...features, cvd: null, imb: null }, 0, 5)).toMatchObject({
      cvd: null,
      imb: null,
    });
  });
});
