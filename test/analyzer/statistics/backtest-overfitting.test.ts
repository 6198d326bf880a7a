import { describe, expect, it } from 'vitest';
import {
  backtestOverfitting,
  NOISE_BAND,
} from '../../../analyzer/statistics/backtest-overfitting.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

function noise(rows: number, columns: number, label: string): Float64Array[] {
  const random = randomStream(label);
  return Array.from({ length: columns }, () => Float64Array.from({ length: rows }, random.normal));
}

describe('backtestOverfitting()', () => {
  it('matches a hand calculation', () => {
    // Mean and deviation of the blocks: column 0 has 2 and √2, then -2 and √2; column 1 the reverse.
    const columns = [Float64Array.of(9, 1, 3, -3, -1), Float64Array.of(9, -3, -1, 1, 3)];
    expect(backtestOverfitting(columns, 2)).toBe(1);
  });

  it('evaluates every half, and uses the first of equal columns', () => {
    // Column k has its only gain in block k. Halves 01, 02, 03, 12, 13, 23: the best are 0, 0, 0, 1, 1,
    // 2, and each has a ratio of 0 on the other half, where two columns have more and one has the same:
    // a rank of 1.5 of 4, below the middle.
    const columns = [0, 1, 2, 3].map((k) =>
      Float64Array.from({ length: 8 }, (_, row) => (Math.floor(row / 2) === k ? 1 + (row % 2) : 0)),
    );
    expect(backtestOverfitting(columns, 4)).toBe(1);
    // Values .5 and 1.5 in every block have a mean of 1 and a deviation of .58; 1, 2, 0 and 0 have .75 and
    // .96: the best of every half is the best of the other one, with a rank of 4 of 4.
    const steady = columns.map((column, k) =>
      k === 0 ? column.map((_, row) => 0.5 + (row % 2)) : column,
    );
    expect(backtestOverfitting(steady, 4)).toBe(0);
  });

  it('is near 0 of a real edge among noise, and 1 of columns without a mean', () => {
    const columns = noise(800, 20, 'edge');
    columns[7] = columns[7]!.map((value) => value + 0.5);
    expect(backtestOverfitting(columns, 8)).toBe(0);
    const flat = noise(800, 20, 'demeaned').map((column) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      return column.map((value) => value - mean);
    });
    expect(backtestOverfitting(flat, 8)).toBe(1);
  });

  it('is about one half on noise, within NOISE_BAND', () => {
    const values = Array.from({ length: 10 }, (_, k) => {
      return backtestOverfitting(noise(1000, 100, `pbo ${k}`), 16)!;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // One value has a standard deviation of .14; four standard errors of 10.
    expect(Math.abs(mean - 0.49)).toBeLessThan((4 * 0.14) / Math.sqrt(10));
    // One value in 10 lies outside on average, five or more once in 600 times.
    const outside = values.filter((v) => v < NOISE_BAND.low || v > NOISE_BAND.high);
    expect(outside.length).toBeLessThan(5);
  });

  it('keeps precision for a column with a large mean', () => {
    const near = noise(160, 5, 'large');
    const far = near.map((column, k) => (k === 2 ? column.map((value) => value + 1e7) : column));
    // The column with the mean is the best of every half, and of every other half.
    expect(backtestOverfitting(far, 4)).toBe(0);
  });

  it('is null if undefined, and rejects too many blocks', () => {
    expect(backtestOverfitting([], 2)).toBeNull();
    expect(backtestOverfitting(noise(100, 1, 'one'), 4)).toBeNull();
    for (const blocks of [0, 3, 2.5, NaN]) {
      expect(backtestOverfitting(noise(100, 2, 'x'), blocks)).toBeNull();
    }
    expect(() => backtestOverfitting(noise(100, 2, 'x'), 22)).toThrow(RangeError);
  });
});

describeStatistic<{ returns: number[][]; S: number }>(
  'pbo',
  'cscv',
  10,
  ({ returns, S }) => {
    const columns = returns[0]!.map((_, k) => Float64Array.from(returns, (row) => row[k]!));
    const pbo = backtestOverfitting(columns, S);
    return pbo === null ? null : { pbo };
  },
  ['pbo'],
);
