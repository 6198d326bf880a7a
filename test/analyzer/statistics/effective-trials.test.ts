import { describe, expect, it } from 'vitest';
import {
  correlationMatrix,
  effectiveTrials,
  effectiveTrialsOf,
} from '../../../analyzer/statistics/effective-trials.ts';
import { eigenvalues } from '../../../analyzer/statistics/eigenvalues.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('eigenvalues()', () => {
  it('has the values worked by hand, largest first', () => {
    // 1 ± .5; and (2, 1, 0; 1, 2, 1; 0, 1, 2): 2 and 2 ± √2.
    expect([
      ...eigenvalues([
        [1, 0.5],
        [0.5, 1],
      ]),
    ]).toEqual([1.5, 0.5]);
    const values = eigenvalues([
      [2, 1, 0],
      [1, 2, 1],
      [0, 1, 2],
    ]);
    for (const [i, want] of [2 + Math.SQRT2, 2, 2 - Math.SQRT2].entries()) {
      expect(values[i]).toBeCloseTo(want, 14);
    }
    expect([...eigenvalues([])]).toEqual([]);
  });

  it('keeps the trace and the sum of squares of a large matrix', () => {
    const random = randomStream('matrix');
    const matrix = Array.from({ length: 60 }, () => new Float64Array(60));
    for (let i = 0; i < 60; i++) {
      for (let k = 0; k <= i; k++) matrix[i]![k] = matrix[k]![i] = random.normal();
    }
    const values = eigenvalues(matrix);
    const trace = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
    const squares = matrix.reduce((sum, row) => row.reduce((part, x) => part + x * x, sum), 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 10);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 8);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});

describe('effectiveTrials()', () => {
  it('is all of them where they have nothing in common, one where they are the same', () => {
    const all = { averageCorrelation: 3, participationRatio: 3, galwey: 3 };
    const apart = effectiveTrials([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])!;
    expect(apart).toMatchObject({ trials: 3, meanCorrelation: 0 });
    for (const [name, want] of Object.entries(all)) {
      expect(apart[name as keyof typeof all]).toBeCloseTo(want, 12);
    }
    expect(apart.entropy).toBeCloseTo(3, 12);
    const same = effectiveTrials([
      [1, 1],
      [1, 1],
    ])!;
    expect(same).toMatchObject({
      meanCorrelation: 1,
      averageCorrelation: 1,
      participationRatio: 1,
    });
    expect(same.galwey).toBeCloseTo(1, 12);
    expect(same.entropy).toBeCloseTo(1, 12);
  });

  it('has the values worked by hand of a pair at one half', () => {
    // Eigenvalues 1.5 and .5: squares of entries 2.5; (√1.5 + √.5)^2 / 2 = 1 + √.75.
    const pair = effectiveTrials([
      [1, 0.5],
      [0.5, 1],
    ])!;
    expect(pair.averageCorrelation).toBe(1.5);
    expect(pair.participationRatio).toBe(1.6);
    expect(pair.galwey).toBeCloseTo(1 + Math.sqrt(0.75), 14);
    expect(pair.entropy).toBeCloseTo(4 / 3 ** 0.75, 14);
  });

  it('is null of nothing', () => {
    expect(effectiveTrials([])).toBeNull();
    expect(effectiveTrialsOf([[1, 1, 1]])).toBeNull();
  });
});

describe('correlationMatrix()', () => {
  it('correlates by hand, and leaves out what does not vary', () => {
    // Distances -1, 0, 1 and -1, 1, 0: products 1, squares 2 and 2.
    const matrix = correlationMatrix([
      [1, 2, 3],
      [5, 5, 5],
      [0, 2, 1],
      [3, 2, 1],
    ]);
    expect(matrix.map((row) => [...row].map((value) => Number(value.toFixed(14))))).toEqual([
      [1, 0.5, -1],
      [0.5, 1, -0.5],
      [-1, -0.5, 1],
    ]);
  });
});

const named = (result: ReturnType<typeof effectiveTrials>) =>
  result && { ...result, N: result.trials, meanCorr: result.meanCorrelation };

describeStatistic<{ corr: number[][] }>('neff', 'effectiveTrials', 6, ({ corr }, name) => {
  const result = named(effectiveTrials(corr));
  if (name !== 'all ones') return result;
  // The reference holds the rounding noise of its solver here, 3.2e-8 above the true value: a matrix of
  // ones has the eigenvalues 5, 0, 0, 0, 0, so (√5)^2 / 5 = 1. Rounding makes of a 0 at most n·ε·5 or
  // so, 5.6e-15, and its root, 7.5e-8, counts twice: the reference is within 4·2·7.5e-8/√5 = 2.7e-7 of
  // 1. Ours has to be 1 itself, which the reference cannot tell: it is put in its place.
  const REFERENCE = 1.00000003245502;
  expect(Math.abs(REFERENCE - 1)).toBeLessThan(2.7e-7);
  expect(result!.galwey).toBeCloseTo(1, 12);
  return { ...result, galwey: REFERENCE };
});
describeStatistic<{ returns: number[][] }>(
  'neff',
  'effectiveTrialsFromReturns',
  1,
  ({ returns }) => {
    const columns = returns[0]!.map((_, k) => returns.map((row) => row[k]!));
    return { ...named(effectiveTrialsOf(columns)), corr: correlationMatrix(columns) };
  },
);
