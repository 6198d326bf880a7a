import { describe, expect, it } from 'vitest';
import { resampledMeans } from '../../../analyzer/statistics/resampled-means.ts';
import { stationaryResamples } from '../../../analyzer/statistics/stationary-bootstrap.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { blocksOf } from '../../helpers/blocks-of.ts';

describe('stationaryResamples()', () => {
  it('covers all rows with blocks of the mean length', () => {
    const [rows, meanBlock, draws] = [1000, 20, 400];
    let blocks = 0;
    const begun = new Uint32Array(10);
    for (const { count, start, length } of stationaryResamples(
      rows,
      meanBlock,
      draws,
      randomStream('blocks'),
    )) {
      expect(length.subarray(0, count).reduce((sum, value) => sum + value, 0)).toBe(rows);
      for (const row of start.subarray(0, count)) begun[Math.floor(row / 100)]! += 1;
      blocks += count;
    }
    // One, and then one of 20 rows begins a block: 50.95 a resample, with a deviation of
    // √(999 * .05 * .95) = 6.9; four standard errors of 400 are 1.4.
    expect(Math.abs(blocks / draws - 50.95)).toBeLessThan(1.4);
    // A tenth of some 20,380 starts in each tenth of the rows: 2,038, deviation 43.
    for (const number of begun) expect(Math.abs(number - blocks / 10)).toBeLessThan(4 * 43);
  });

  it('draws rows independently if the mean length is 1', () => {
    const [blocks] = [...stationaryResamples(50, 1, 1, randomStream('iid'))];
    expect(blocks!.count).toBe(50);
  });

  it('rejects invalid rows and lengths', () => {
    const random = randomStream('x');
    expect(() => [...stationaryResamples(0, 1, 1, random)]).toThrow(RangeError);
    expect(() => [...stationaryResamples(5, 0.5, 1, random)]).toThrow(RangeError);
  });
});

describe('resampledMeans()', () => {
  it('equals the means of the written-out rows, also across the end', () => {
    const columns = [
      [1, 2, 4, 8, 16],
      [0, 0, 5, 0, 0],
    ];
    const indices = [
      [3, 4, 0, 1, 2],
      [4, 0, 1, 4, 0],
      [2, 2, 2, 0, 4],
    ];
    const { draws, means, distances } = resampledMeans(columns, indices.map(blocksOf));
    expect(draws).toBe(3);
    expect(means).toEqual([6.2, 1]);
    // Means by hand: 31/5, 36/5, 29/5; 1, 0, 3.
    const got = distances.map((column, k) => [...column].map((distance) => distance + means[k]!));
    for (const [k, want] of [
      [6.2, 7.2, 5.8],
      [1, 0, 3],
    ].entries()) {
      for (const [draw, mean] of want.entries()) expect(got[k]![draw]).toBeCloseTo(mean, 14);
    }
  });

  it('does not depend on how many resamples are read at once', () => {
    const random = randomStream('x');
    const column = Float64Array.from({ length: 100_000 }, random.normal);
    const meanOf = (blocks: Parameters<typeof resampledMeans>[1]) =>
      resampledMeans([column], blocks).distances[0]!;
    const all = meanOf(stationaryResamples(100_000, 1.5, 9, randomStream('y')));
    const single: number[] = [];
    for (const blocks of stationaryResamples(100_000, 1.5, 9, randomStream('y'))) {
      single.push(meanOf([blocks])[0]!);
    }
    expect([...all]).toEqual(single);
  });
});
