import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateBars } from '../../market/bars.ts';
import { mirrorBars, mirroredBars } from '../../market/mirrored-bars.ts';
import { meanLogReturn } from '../../market/twin-bars.ts';
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

describe('mirrorBars()', () => {
  it('reflects a bar: twice the close before becomes half of it', () => {
    const { bars } = allocateBars(3, 1000, ['quoteVolume', 'takerBuyVolume', 'bidSize', 'askSize']);
    bars.open.set([100, 125, 200]);
    bars.high.set([100, 400, 200]);
    bars.low.set([100, 50, 100]);
    bars.close.set([100, 200, 100]);
    bars.volume.set([1, 4, 8]);
    bars.quoteVolume!.set([100, 1000, 1600]);
    bars.takerBuyVolume!.set([1, 3, 8]);
    bars.bidSize!.set([1, 2, 3]);
    bars.askSize!.set([4, 5, 6]);
    const { bars: twin } = mirrorBars(bars, [1, 1, 0], 0);
    expect([...twin.open]).toEqual([100, 80, 50]);
    expect([...twin.high]).toEqual([100, 200, 50]);
    expect([...twin.low]).toEqual([100, 25, 25]);
    expect([...twin.close]).toEqual([100, 50, 25]);
    expect([...twin.volume]).toEqual([1, 4, 8]);
    // The mean price of bar 1 was 250, 2.5 times the close before; it becomes 100 / 2.5 = 40.
    // That of bar 2 was 200, the close before, and becomes 50.
    expect([...twin.quoteVolume!]).toEqual([100, 160, 400]);
    expect([...twin.takerBuyVolume!]).toEqual([1, 1, 8]);
    expect([...twin.bidSize!]).toEqual([1, 5, 3]);
    expect([...twin.askSize!]).toEqual([4, 2, 6]);
  });

  it('returns the original bars when applied twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0 }), (length, seed) => {
        const bars = randomBars({ length, seed });
        const drift = meanLogReturn(bars);
        const random = randomStream(`signs ${seed}`);
        const signs = Uint8Array.from({ length }, () => random.below(2));
        const { bars: twin } = mirrorBars(bars, signs, drift);
        const { bars: back } = mirrorBars(twin, signs, drift);
        for (const name of ['open', 'high', 'low', 'close', 'quoteVolume'] as const) {
          expectClose(back[name]!, bars[name], 1e-11);
        }
        expect(back.bidSize).toEqual(bars.bidSize);
        expect(back.volume).toEqual(bars.volume);
        const swapped = back.takerBuyVolume!.map((value, i) => value - bars.takerBuyVolume[i]!);
        expect(Math.max(...swapped.map(Math.abs))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

describe('mirroredBars()', () => {
  it('keeps the distance of each return from the drift, and valid bars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0 }), (length, seed) => {
        const bars = randomBars({ length, seed });
        const drift = meanLogReturn(bars);
        const { bars: twin } = mirroredBars(bars, randomStream(`mirror ${seed}`));
        expectSoundBars(twin);
        expect(twin.time).toEqual(bars.time);
        expect(twin.close[0]).toBe(bars.close[0]);
        const before = logReturns(bars).map((value) => Math.abs(value - drift));
        const after = logReturns(twin).map((value) => Math.abs(value - drift));
        expect(Math.max(0, ...after.map((v, i) => Math.abs(v - before[i]!)))).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('does not change a market that only drifts', () => {
    const { bars } = allocateBars(1000, 1000, []);
    bars.close.forEach((_, i) => {
      for (const column of [bars.open, bars.high, bars.low, bars.close]) {
        column[i] = 100 * Math.exp(0.001 * i);
      }
    });
    expectClose(mirroredBars(bars, randomStream('drift')).bars.close, bars.close, 1e-11);
  });

  it('keeps the drift over many twins', () => {
    const bars = randomBars({ length: 400, seed: 3 });
    const drift = meanLogReturn(bars);
    const spread = Math.sqrt(logReturns(bars).reduce((sum, x) => sum + (x - drift) ** 2, 0));
    let total = 0;
    for (let k = 0; k < 400; k++) {
      const { close } = mirroredBars(bars, randomStream(`twin ${k}`)).bars;
      total += Math.log(close[399]! / close[0]!);
    }
    // The total of one twin has the standard deviation `spread`; four standard errors of 400.
    expect(Math.abs(total / 400 - drift * 399)).toBeLessThan((4 * spread) / 20);
  });

  it('gives the same twin for the same label', () => {
    const bars = randomBars({ length: 200, seed: 9 });
    const [first, second, other] = ['same', 'same', 'other'].map((label) =>
      mirroredBars(bars, randomStream(label)),
    );
    expect(new Uint8Array(first!.handle.buffer)).toEqual(new Uint8Array(second!.handle.buffer));
    expect(first!.bars.close).not.toEqual(other!.bars.close);
  });
});

describeStatistic<{ bars: CaseBars; signs: number[]; keepDrift: boolean }>(
  'placebo',
  'signFlipBars',
  3,
  ({ bars, signs, keepDrift }) => {
    const own = barsOfCase(bars);
    const isMirrored = signs.map((sign) => (sign < 0 ? 1 : 0));
    return mirrorBars(own, isMirrored, keepDrift ? meanLogReturn(own) : 0).bars;
  },
);
