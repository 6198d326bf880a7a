import { describe, expect, it } from 'vitest';
import { deflatedSharpe } from '../../../analyzer/statistics/deflated-sharpe.ts';
import { expectedMaximum } from '../../../analyzer/statistics/expected-maximum.ts';
import {
  probabilisticSharpe,
  sharpeSample,
} from '../../../analyzer/statistics/probabilistic-sharpe.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

interface Input {
  readonly sr: number;
  readonly n: number;
  readonly skew: number;
  readonly kurt: number;
}

const sampleOf = ({ sr, n, skew, kurt }: Input) => ({ sharpe: sr, n, skew, kurtosis: kurt });

describe('probabilisticSharpe()', () => {
  it('has the values of the published example: 24 months at .458, skewed or normal', () => {
    const skewed = { sharpe: 0.458, n: 24, skew: -2.448, kurtosis: 10.164 };
    expect(probabilisticSharpe(skewed)?.psr).toBeCloseTo(0.913, 3);
    const normal = { sharpe: 0.458, n: 24, skew: 0, kurtosis: 3 };
    expect(probabilisticSharpe(normal)?.psr).toBeCloseTo(0.982, 3);
  });

  it('is one half against itself, and null if undefined', () => {
    const sample = { sharpe: 0.1, n: 50, skew: 0, kurtosis: 3 };
    expect(probabilisticSharpe(sample, 0.1)?.psr).toBe(0.5);
    expect(probabilisticSharpe({ ...sample, n: 1 })).toBeNull();
    // 1 - 2 + (2 - 1) / 4 * 4 = 0.
    expect(probabilisticSharpe({ sharpe: 2, n: 50, skew: 1, kurtosis: 2 })).toBeNull();
  });
});

describe('deflatedSharpe()', () => {
  // An annual Sharpe ratio of 2.5 over 1,250 days, variance of the trials 1/2 a year.
  const sample = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skew: -3, kurtosis: 10 };

  it('has the values of the published example', () => {
    expect(deflatedSharpe(sample, 100, 0.5 / 250)).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(sample, 46, 0.5 / 250)).toBeCloseTo(0.9505, 4);
    const normal = { ...sample, skew: 0, kurtosis: 3 };
    expect(deflatedSharpe(normal, 88, 0.5 / 250)).toBeCloseTo(0.9505, 4);
  });

  it('is the probabilistic Sharpe ratio of one trial, or of trials that do not differ', () => {
    const { psr } = probabilisticSharpe(sample)!;
    expect(deflatedSharpe(sample, 1, 0.002)).toBe(psr);
    expect(deflatedSharpe(sample, 100, 0)).toBe(psr);
    expect(deflatedSharpe(sample, 0, 0.002)).toBeNull();
  });
});

describeStatistic<Input & { srBenchmark: number }>('sharpe', 'psr', 4, (input) => {
  const result = probabilisticSharpe(sampleOf(input), input.srBenchmark);
  return result && { z: result.z, psr: result.psr, se: result.standardError };
});

describeStatistic<{ returns: number[]; srBenchmark: number }>(
  'sharpe',
  'psrFromReturns',
  4,
  ({ returns, srBenchmark }) => {
    const result = probabilisticSharpe(sharpeSample(returns)!, srBenchmark)!;
    return { z: result.z, psr: result.psr, se: result.standardError };
  },
);

describeStatistic<Input & { nTrials: number; varTrials: number; exact?: boolean }>(
  'sharpe',
  'dsr',
  44,
  (input) => {
    const { nTrials, varTrials, exact = false } = input;
    const sample = sampleOf(input);
    if (!exact) {
      const dsr = deflatedSharpe(sample, nTrials, varTrials);
      return dsr === null ? null : { dsr };
    }
    // The same, of the exact expected maximum in place of the published approximation.
    const threshold = Math.sqrt(varTrials) * expectedMaximum(nTrials)!;
    const against = probabilisticSharpe(sample, threshold);
    return against === null ? null : { dsr: against.psr };
  },
  ['dsr'],
);
