import { describe, expect, it } from 'vitest';
import { minimumBacktest } from '../../../analyzer/statistics/minimum-backtest.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('minimumBacktest()', () => {
  it('has the published example: five years allow 45 trials', () => {
    expect(minimumBacktest(45, 1)!).toBeLessThanOrEqual(5);
    expect(minimumBacktest(46, 1)!).toBeGreaterThan(5);
  });

  it('is 0 for one trial, and null if undefined', () => {
    expect(minimumBacktest(1, 2)).toBe(0);
    expect(minimumBacktest(0.5, 1)).toBeNull();
    expect(minimumBacktest(5, 0)).toBeNull();
  });
});

describeStatistic<{ n: number; targetAnnualSr: number }>(
  'sharpe',
  'minBtl',
  5,
  ({ n, targetAnnualSr }) => ({ years: minimumBacktest(n, targetAnnualSr) }),
  ['years'],
);
