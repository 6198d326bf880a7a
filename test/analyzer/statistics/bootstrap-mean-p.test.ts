import { describe, expect, it } from 'vitest';
import { bootstrapMeanP } from '../../../analyzer/statistics/bootstrap-mean-p.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { autoregressive } from '../../helpers/autoregressive.ts';

/** Of how many series with this mean the p is at most .05. */
function rejections(series: number, rows: number, share: number, mean: number): number {
  let small = 0;
  for (let i = 0; i < series; i++) {
    const values = autoregressive(rows, share, randomStream(`${share} ${i}`)).map((x) => x + mean);
    if (bootstrapMeanP(values, randomStream(`draws ${i}`), { draws: 199 })! <= 0.05) small++;
  }
  return small;
}

describe('bootstrapMeanP()', () => {
  // 20 of 400 on average where there is nothing, deviation 4.4: between 9 and 31 but once in 100.
  it.each([0, 0.3, -0.3])('rejects 5 % of series of mean 0 that keep %s', (share) => {
    const small = rejections(400, 1000, share, 0);
    expect(small).toBeGreaterThanOrEqual(9);
    expect(small).toBeLessThanOrEqual(31);
  });

  it('finds a clear mean, and never one below 0', () => {
    // The standard error is 1/√1500 = .0258: a mean of .1 is 3.9 of them.
    expect(rejections(100, 1500, 0, 0.1)).toBeGreaterThanOrEqual(95);
    expect(rejections(100, 1500, 0, -0.1)).toBe(0);
  });

  it('is the share of resamples that reach the mean, nearly the normal tail', () => {
    const values = autoregressive(2000, 0, randomStream('tail'));
    const mean = values.reduce((sum, x) => sum + x, 0) / 2000;
    // Moved so that the mean is 1.6449 standard errors above 0, of which 5 % reach as far.
    const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2000);
    const moved = values.map((x) => x - mean + (1.6449 * sd) / Math.sqrt(2000));
    const p = bootstrapMeanP(moved, randomStream('p'))!;
    // Blocks of 13 estimate the variance to within √(2 * 13 / 2000) = 11 %: .05 within .034 and .07.
    expect(p).toBeGreaterThan(0.03);
    expect(p).toBeLessThan(0.075);
  });

  it('gives one label one p, and is never 0', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => 1 + (i % 7) / 100);
    expect(bootstrapMeanP(values, randomStream('a'), { draws: 19 })).toBe(1 / 20);
    const noise = autoregressive(300, 0, randomStream('noise'));
    const p = () => bootstrapMeanP(noise, randomStream('same'), { draws: 99 });
    expect(p()).toBe(p());
  });

  it('is null for short or constant series', () => {
    expect(bootstrapMeanP(new Float64Array(500), randomStream('x'))).toBeNull();
    expect(bootstrapMeanP([1, 2, 3], randomStream('x'))).toBeNull();
  });
});
