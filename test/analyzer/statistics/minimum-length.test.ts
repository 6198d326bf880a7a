import { describe, expect, it } from 'vitest';
import { annualisingFactor } from '../../../analyzer/statistics/annualising-factor.ts';
import { maxTrialsFor, minimumBacktest } from '../../../analyzer/statistics/minimum-backtest.ts';
import { minimumTrackRecord } from '../../../analyzer/statistics/minimum-track-record.ts';
import { probabilisticSharpe } from '../../../analyzer/statistics/probabilistic-sharpe.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('minimumTrackRecord()', () => {
  const sample = { sharpe: 0.1, skew: -1, kurtosis: 5 };

  it('is where the probabilistic Sharpe ratio reaches the confidence', () => {
    const n = minimumTrackRecord(sample, 0.02, 0.9)!;
    expect(probabilisticSharpe({ ...sample, n }, 0.02)?.psr).toBeCloseTo(0.9, 12);
  });

  it('is null where no length would do', () => {
    expect(minimumTrackRecord(sample, 0.1)).toBeNull();
    expect(minimumTrackRecord(sample, 0, 1)).toBeNull();
  });
});

describe('minimumBacktest()', () => {
  it('has the published example: five years put up with 45 trials', () => {
    expect(minimumBacktest(45, 1)!.years).toBeLessThanOrEqual(5);
    expect(minimumBacktest(46, 1)!.years).toBeGreaterThan(5);
    expect(maxTrialsFor(5, 1)).toBe(45);
  });

  it('is nothing of one trial, and null where it cannot be told', () => {
    expect(minimumBacktest(1, 2)).toEqual({ years: 0, bound: 0 });
    expect(minimumBacktest(0.5, 1)).toBeNull();
    expect(minimumBacktest(5, 0)).toBeNull();
  });
});

describe('maxTrialsFor()', () => {
  it('is the last number of trials for which the years are enough', () => {
    for (const [years, target] of [
      [0.04, 3],
      [1, 1.7],
      [12, 1],
    ] as const) {
      const most = maxTrialsFor(years, target)!;
      expect(minimumBacktest(most, target)!.years).toBeLessThanOrEqual(years);
      expect(minimumBacktest(most + 1, target)!.years).toBeGreaterThan(years);
    }
    expect(maxTrialsFor(1e-9, 1)).toBe(1);
  });

  it('is null where nothing bounds it', () => {
    expect(maxTrialsFor(1000, 1)).toBeNull();
    expect(maxTrialsFor(0, 1)).toBeNull();
    expect(maxTrialsFor(1, NaN)).toBeNull();
  });
});

describe('annualisingFactor()', () => {
  it('is worked by hand from the autocorrelations', () => {
    // 1, 2, 3, 6: distances -2, -1, 0, 3 with squares 14; products 2 + 0 + 0 and 0 - 3, so ρ1 = 1/7
    // and ρ2 = -3/14. For 3: 9 / (3 + 2(2/7 - 3/14)) = 9 / (22/7).
    expect(annualisingFactor([1, 2, 3, 6], 3)).toBeCloseTo(3 / Math.sqrt(22 / 7), 14);
    expect(annualisingFactor([1, 2, 3, 6], 1)).toBe(1);
  });

  it('is large where returns take themselves back, and null where they do not vary', () => {
    expect(annualisingFactor([1, 1, 1], 12)).toBeNull();
    expect(annualisingFactor([], 12)).toBeNull();
    // ρ1 = -7/8: 2 / √(2 - 14/8).
    expect(annualisingFactor([1, -1, 1, -1, 1, -1, 1, -1], 2)).toBeCloseTo(4, 12);
  });
});

interface Input {
  readonly sr: number;
  readonly skew: number;
  readonly kurt: number;
  readonly srBenchmark: number;
  readonly confidence: number;
}

describeStatistic<Input>('sharpe', 'minTrl', 5, ({ sr, skew, kurt, srBenchmark, confidence }) =>
  minimumTrackRecord({ sharpe: sr, skew, kurtosis: kurt }, srBenchmark, confidence),
);
describeStatistic<{ n: number; targetAnnualSr: number }>(
  'sharpe',
  'minBtl',
  5,
  ({ n, targetAnnualSr }) => minimumBacktest(n, targetAnnualSr),
);
describeStatistic<{ years: number; targetAnnualSr: number }>(
  'sharpe',
  'maxTrialsFor',
  4,
  ({ years, targetAnnualSr }) => maxTrialsFor(years, targetAnnualSr),
);
describeStatistic<{ returns: number[]; q: number }>('sharpe', 'loAnnualise', 4, ({ returns, q }) =>
  annualisingFactor(returns, q),
);
