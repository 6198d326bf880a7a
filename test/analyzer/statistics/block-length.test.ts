import { describe, expect, it } from 'vitest';
import {
  commonBlockLength,
  optimalBlockLength,
} from '../../../analyzer/statistics/block-length.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { autoregressive } from '../../helpers/autoregressive.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('optimalBlockLength()', () => {
  it('is near its closed form of an autoregression', () => {
    // The sum of autocovariances is (1 + a)/(1 - a), that of |lag| times them 2a/(1 - a)^2: the ratio is
    // 2a/(1 - a^2), and the block the cube root of its square times n.
    for (const share of [0.3, 0.5, 0.7]) {
      const closed = Math.cbrt(((2 * share) / (1 - share ** 2)) ** 2 * 20_000);
      const values = autoregressive(20_000, share, randomStream(`block ${share}`));
      const block = optimalBlockLength(values)!;
      expect(block / closed).toBeGreaterThan(0.8);
      expect(block / closed).toBeLessThan(1.25);
    }
  });

  it('is capped for a wave without power at frequency 0', () => {
    const wave = Array.from({ length: 300 }, (_, i) => Math.sin(2 * i));
    // At most three roots of n: 52.
    expect(optimalBlockLength(wave)).toBe(52);
  });

  it('is null for short or constant series', () => {
    expect(optimalBlockLength([])).toBeNull();
    expect(optimalBlockLength([1, 2, 3])).toBeNull();
    expect(optimalBlockLength(Array(50).fill(0.1))).toBeNull();
  });
});

describe('commonBlockLength()', () => {
  it('is the longest of all columns, and at least the cube root of the rows', () => {
    const noise = autoregressive(1000, 0, randomStream('noise'));
    const slow = autoregressive(1000, 0.9, randomStream('slow'));
    const constant = new Float64Array(1000);
    expect(commonBlockLength([noise, constant])).toBeCloseTo(10, 10);
    expect(commonBlockLength([noise, slow])).toBe(optimalBlockLength(slow));
    expect(optimalBlockLength(slow)).toBeGreaterThan(10);
    expect(commonBlockLength([constant])).toBeNull();
    expect(commonBlockLength([])).toBeNull();
  });
});

describeStatistic<{ x: number[] }>(
  'bootstrap',
  'optimalBlockLength',
  4,
  ({ x }) => {
    const block = optimalBlockLength(x);
    return block === null ? null : { block };
  },
  ['block'],
);
