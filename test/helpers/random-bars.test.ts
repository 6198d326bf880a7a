import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../market/bars.ts';
import { randomBars } from './random-bars.ts';

describe('randomBars()', () => {
  it('starts with the same bars for any length', () => {
    const whole = randomBars({ length: 300, seed: 7 });
    for (const length of [0, 1, 2, 150, 299]) {
      const prefix = randomBars({ length, seed: 7 });
      for (const name of columnsOf(whole)) {
        expect([...prefix[name]]).toEqual([...whole[name].subarray(0, length)]);
      }
    }
  });

  it('differs with the seed', () => {
    const [one, other] = [1, 2].map((seed) => randomBars({ length: 50, seed }));
    expect([...one!.close]).not.toEqual([...other!.close]);
  });

  it('gives bars that a market could have', () => {
    const bars = randomBars({ length: 20_000, seed: 1, intervalMs: 60_000 });
    const { open, high, low, close, volume, takerBuyVolume, time } = bars;
    let idle = 0;
    for (let i = 0; i < bars.length; i++) {
      const isSound =
        low[i]! > 0 &&
        low[i]! <= Math.min(open[i]!, close[i]!) &&
        high[i]! >= Math.max(open[i]!, close[i]!) &&
        takerBuyVolume[i]! >= 0 &&
        takerBuyVolume[i]! <= volume[i]! &&
        (i === 0 || time[i]! - time[i - 1]! === 60_000);
      if (!isSound) expect.fail(`bar ${i} is not sound`);
      if (volume[i] === 0) {
        expect([high[i], low[i], close[i]]).toEqual([open[i], open[i], open[i]]);
        idle++;
      }
    }
    expect(idle).toBeGreaterThan(200);
    expect(bars.bidSize.filter((size, i) => size + bars.askSize[i]! === 0).length).toBeGreaterThan(
      50,
    );
    expect(Math.max(...close) / Math.min(...close)).toBeGreaterThan(1.1);
  });
});
