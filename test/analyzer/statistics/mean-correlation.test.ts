import { describe, expect, it } from 'vitest';
import { meanCorrelation } from '../../../analyzer/statistics/mean-correlation.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('meanCorrelation()', () => {
  it('matches a hand calculation, and omits constant columns', () => {
    // Distances -1, 0, 1 and -1, 1, 0: products 1, squares 2 and 2. So 1/2, -1 and -1/2.
    const columns = [
      [1, 2, 3],
      [5, 5, 5],
      [0, 2, 1],
      [3, 2, 1],
    ];
    expect(meanCorrelation(columns)).toBeCloseTo(-1 / 3, 14);
    expect(meanCorrelation(columns.slice(0, 3))).toBeCloseTo(1 / 2, 14);
  });

  it('is 1 of columns that are the same, 0 of one, and null of nothing', () => {
    const column = [1, 4, 2];
    expect(meanCorrelation([column, column, column])).toBeCloseTo(1, 14);
    expect(meanCorrelation([column])).toBe(0);
    expect(meanCorrelation([])).toBeNull();
    expect(meanCorrelation([[1, 1, 1]])).toBeNull();
  });
});

describeStatistic<{ returns: number[][] }>(
  'neff',
  'effectiveTrialsFromReturns',
  1,
  ({ returns }) => {
    const columns = returns[0]!.map((_, k) => returns.map((row) => row[k]!));
    return { meanCorr: meanCorrelation(columns) };
  },
  ['meanCorr'],
);
