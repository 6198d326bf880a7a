import { describe, expect, it } from 'vitest';
import { bootstrapVariance } from '../../../analyzer/statistics/bootstrap-variance.ts';
import { resampledMeans } from '../../../analyzer/statistics/resampled-means.ts';
import { stationaryResamples } from '../../../analyzer/statistics/stationary-bootstrap.ts';
import { superiorAbility } from '../../../analyzer/statistics/superior-ability.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { autoregressive } from '../../helpers/autoregressive.ts';
import { blocksOf } from '../../helpers/blocks-of.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

/** The formula of the docstring, lag by lag. */
function slowVariance(values: readonly number[], restart: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const covariance = (lag: number) =>
    values.slice(lag).reduce((sum, x, i) => sum + (x - mean) * (values[i]! - mean), 0) / n;
  const keep = 1 - restart;
  let variance = covariance(0);
  for (let i = 1; i < n; i++) {
    const weight = ((n - i) / n) * keep ** i + (i / n) * keep ** (n - i);
    variance += 2 * weight * covariance(i);
  }
  return variance;
}

describe('bootstrapVariance()', () => {
  it('is that of the sum over all lags', () => {
    const values = [...autoregressive(60, 0.6, randomStream('variance'))];
    for (const restart of [0.01, 0.2, 0.7, 1]) {
      const want = slowVariance(values, restart);
      expect(bootstrapVariance(values, restart) / want).toBeCloseTo(1, 12);
    }
  });

  it('is the population variance for independent rows', () => {
    // Distances -1.5, -.5, .5, 1.5: squares sum to 5.
    expect(bootstrapVariance([1, 2, 3, 4], 1)).toBe(1.25);
  });

  it('equals the variance of resampled means times n', () => {
    const values = [3, -1, 4, 1, -5, 9, -2, 6, 5, 3];
    const draws = 40_000;
    const random = randomStream('resamples');
    const resamples = stationaryResamples(values.length, 4, draws, random);
    const distances = resampledMeans([values], resamples).distances[0]!;
    const squares = distances.reduce((sum, value) => sum + value * value, 0);
    const variance = (values.length * squares) / draws;
    // The relative standard error of a variance of nearly normal draws is √(2 / 40,000) = .7 %.
    expect(variance / bootstrapVariance(values, 1 / 4)).toBeCloseTo(1, 1);
    expect(Math.abs(variance / bootstrapVariance(values, 1 / 4) - 1)).toBeLessThan(0.03);
  });
});

describe('superiorAbility()', () => {
  it('finds a model that beats the benchmark, among poor ones too', () => {
    const random = randomStream('edge');
    const columns = [0, 0, 0, 0.25, -0.5, -0.5, -0.5, -0.5].map((mean) =>
      autoregressive(500, 0.2, random).map((value) => value + mean),
    );
    const resamples = stationaryResamples(500, 8, 999, randomStream('draws'));
    expect(superiorAbility(columns, resamples, 1 / 8)!.p).toBeLessThan(0.01);
  });

  it('has its stated size if no model is better', () => {
    const sessions = 150;
    let small = 0;
    for (let i = 0; i < sessions; i++) {
      const random = randomStream(`null ${i}`);
      const columns = Array.from({ length: 8 }, () => autoregressive(200, 0, random));
      const resamples = stationaryResamples(200, 1, 99, randomStream(`draws ${i}`));
      if (superiorAbility(columns, resamples, 1)!.p <= 0.1) small++;
    }
    // 15 of 150 on average, deviation 3.7: three of them up and down.
    expect(Math.abs(small - 15)).toBeLessThan(12);
  });

  it('is null if nothing varies', () => {
    expect(superiorAbility([], [], 0.5)).toBeNull();
    expect(superiorAbility([[1, 2]], [], 0.5)).toBeNull();
    expect(superiorAbility([[1, 1, 1]], [], 0.5)).toBeNull();
  });
});

interface Input {
  readonly d: number[][];
  readonly indices: number[][];
  readonly q: number;
}

const columnsOf = (d: number[][]) => d[0]!.map((_, k) => d.map((row) => row[k]!));

describeStatistic<Input>(
  'bootstrap',
  'spa',
  5,
  ({ d, indices, q }) => {
    const result = superiorAbility(columnsOf(d), indices.map(blocksOf), q);
    if (result === null) return null;
    const { statistic, draws, p } = result;
    // What the papers call p is the share of resamples above the statistic, which can be 0.
    const above = draws.filter((draw) => draw > statistic).length / draws.length;
    return { stat: statistic, consistent: { boot: draws, pPaper: above, p } };
  },
  ['stat', 'consistent'],
);
