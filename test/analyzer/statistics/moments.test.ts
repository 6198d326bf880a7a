import { describe, expect, it } from 'vitest';
import { moments } from '../../../analyzer/statistics/moments.ts';
import { sharpeRatio } from '../../../analyzer/statistics/sharpe-ratio.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('moments()', () => {
  it('has the values worked by hand', () => {
    // Mean 2; distances -2, -1, 0, 3; squares 4, 1, 0, 9 sum to 14; cubes -8, -1, 0, 27 to 18;
    // fourth powers 16, 1, 0, 81 to 98.
    const { n, mean, sd, skew, kurtosis } = moments([0, 1, 2, 5]);
    expect([n, mean]).toEqual([4, 2]);
    expect(sd).toBeCloseTo(Math.sqrt(14 / 3), 14);
    expect(skew).toBeCloseTo(18 / 4 / 3.5 ** 1.5, 14);
    expect(kurtosis).toBeCloseTo(98 / 4 / 3.5 ** 2, 14);
  });

  it('keeps precision if the mean is large relative to the spread', () => {
    expect(moments([1e9, 1e9 + 1, 1e9 + 2, 1e9 + 5]).sd).toBeCloseTo(Math.sqrt(14 / 3), 12);
  });

  it('is null if undefined', () => {
    const none = { sd: null, skew: null, kurtosis: null };
    expect(moments([])).toEqual({ n: 0, mean: null, ...none });
    expect(moments([3])).toEqual({ n: 1, mean: 3, ...none });
    expect(moments(Array(10).fill(0.1))).toEqual({ n: 10, mean: 0.1, ...none, sd: 0 });
  });
});

describe('sharpeRatio()', () => {
  it('is mean over standard deviation, null without a spread', () => {
    // Mean 2, standard deviation 1.
    expect(sharpeRatio([1, 2, 3])).toBe(2);
    expect(sharpeRatio([0.1, 0.1, 0.1])).toBeNull();
    expect(sharpeRatio([1])).toBeNull();
    expect(sharpeRatio([])).toBeNull();
  });
});

interface Input {
  readonly returns: readonly number[];
}

describeStatistic<Input>('sharpe', 'moments', 7, ({ returns }) => {
  const { kurtosis, ...others } = moments(returns);
  return { ...others, kurt: kurtosis };
});
describeStatistic<Input>('sharpe', 'sharpe', 2, ({ returns }) => sharpeRatio(returns));
