import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateBars } from '../../market/bars.ts';
import { MarketDataError } from '../../market/errors.ts';
import { rechainBars, shuffledBars } from '../../market/shuffled-bars.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { randomBars } from '../helpers/random-bars.ts';
import { describeStatistic } from '../helpers/statistic-vectors.ts';
import {
  barsOfCase,
  type CaseBars,
  expectClose,
  expectSoundBars,
  logReturns,
} from '../helpers/twin-checks.ts';

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

describe('rechainBars()', () => {
  it('starts each bar from the close that it now follows', () => {
    // Bar 1 opens at 1.1, ends at 1.2 times the close before it; bar 2 opens at 1, ends at one half.
    const bars = barsOfCase({
      open: [90, 110, 120],
      high: [110, 130, 150],
      low: [80, 100, 30],
      close: [100, 120, 60],
      volume: [1, 2, 3],
      takerBuyVolume: [1, 0, 3],
    });
    const { bars: twin } = rechainBars(bars, [2, 1]);
    expect([...twin.close]).toEqual([100, 50, 60]);
    expectClose(twin.open, Float64Array.of(90, 100, 55), 1e-15);
    expectClose(twin.high, Float64Array.of(110, 125, 65), 1e-15);
    expectClose(twin.low, Float64Array.of(80, 25, 50), 1e-15);
    expect([...twin.volume]).toEqual([1, 3, 2]);
    expect([...twin.takerBuyVolume!]).toEqual([1, 3, 0]);
    expect([...twin.time]).toEqual([...bars.time]);
  });

  it('keeps the place of the mean price within the bar', () => {
    const bars = randomBars({ length: 400, seed: 5 });
    const { bars: twin } = shuffledBars(bars, randomStream('quote'));
    for (let i = 0; i < bars.length; i++) {
      if (twin.volume[i] === 0) continue;
      const price = twin.quoteVolume![i]! / twin.volume[i]!;
      expect(price).toBeGreaterThanOrEqual(twin.low[i]! * 0.999);
      expect(price).toBeLessThanOrEqual(twin.high[i]! * 1.001);
    }
  });

  it('rejects prices that overflow', () => {
    const { bars } = allocateBars(4, 1000, []);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) {
      column.set([1, 1e200, 1, 1e200]);
    }
    expect(() => rechainBars(bars, [1, 3, 2])).toThrow(MarketDataError);
    expect(rechainBars(bars, [1, 2, 3]).bars.close[3]).toBe(1e200);
  });
});

describe('shuffledBars()', () => {
  it('keeps the log returns, all of them, and both ends', () => {
    const seeds = fc.integer({ min: 0, max: 1e6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), seeds, (length, seed) => {
        const bars = randomBars({ length, seed });
        const { bars: twin } = shuffledBars(bars, randomStream(`shuffle ${seed}`));
        expectSoundBars(twin);
        expect(twin.time).toEqual(bars.time);
        if (length === 0) return;
        expect(twin.close[0]).toBe(bars.close[0]);
        const last = length - 1;
        expect(twin.close[last]! / bars.close[last]!).toBeCloseTo(1, 11);
        const distances = sorted(logReturns(twin)).map(
          (value, i) => value - sorted(logReturns(bars))[i]!,
        );
        expect(Math.max(0, ...distances.map(Math.abs))).toBeLessThan(1e-12);
        for (const name of ['volume', 'tradeCount', 'bidSize', 'askSize'] as const) {
          expect(sorted([...twin[name]!])).toEqual(sorted([...bars[name]]));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('removes the dependence of a return on the one before', () => {
    // Returns that alternate: their correlation with the one before is -1.
    const { bars } = allocateBars(4001, 1000, []);
    bars.close.forEach((_, i) => {
      const price = 100 * Math.exp(i % 2 === 0 ? 0 : 0.01);
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = price;
    });
    const returns = logReturns(shuffledBars(bars, randomStream('alternating')).bars);
    const products = returns.slice(1).map((value, i) => (value * returns[i]!) / 1e-4);
    const correlation = products.reduce((sum, value) => sum + value, 0) / products.length;
    // Five standard errors of 4,000 independent returns.
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(4000));
  });

  it('gives the same order for the same label, as a copy', () => {
    const bars = randomBars({ length: 200, seed: 9 });
    const before = bars.close.slice();
    const first = shuffledBars(bars, randomStream('same'));
    const second = shuffledBars(bars, randomStream('same'));
    expect(new Uint8Array(first.handle.buffer)).toEqual(new Uint8Array(second.handle.buffer));
    expect(first.bars.close).not.toEqual(shuffledBars(bars, randomStream('other')).bars.close);
    first.bars.close.fill(0);
    expect(bars.close).toEqual(before);
  });

  it('works without optional columns', () => {
    const { bars } = allocateBars(3, 1000, []);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.set([1, 2, 3]);
    const twin = shuffledBars(bars, randomStream('x'));
    expect(twin.handle.columns).toEqual(['time', 'open', 'high', 'low', 'close', 'volume']);
    expect(twin.bars.askSize).toBeNull();
  });
});

describeStatistic<{ bars: CaseBars; indices: number[]; demean: boolean }>(
  'placebo',
  'blockBootstrapBars',
  4,
  ({ bars, indices, demean }) => {
    const own = barsOfCase(bars);
    const returns = logReturns(own);
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    return rechainBars(own, indices, demean ? mean : 0).bars;
  },
);
