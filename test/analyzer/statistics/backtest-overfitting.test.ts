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
  it('ranks by hand: what is best on one block is worst on the other', () => {
    // Mean and deviation of the blocks: column 0 has 2 and √2, then -2 and √2; column 1 the reverse.
    const columns = [Float64Array.of(9, 1, 3, -3, -1), Float64Array.of(9, -3, -1, 1, 3)];
    const result = backtestOverfitting(columns, 2)!;
    expect(result).toMatchObject({ combinations: 2, rowsUsed: 4, pbo: 1, lossShare: 1 });
    expect([...result.best]).toEqual([0, 1]);
    // The worst of two: 1/3, ln(1/2).
    expect(result.omega[0]).toBeCloseTo(1 / 3, 15);
    expect(result.logits[1]).toBeCloseTo(-Math.LN2, 14);
    expect(result.meanTraining).toBeCloseTo(Math.SQRT2, 14);
    expect(result.meanOther).toBeCloseTo(-Math.SQRT2, 14);
    expect([result.slope, result.intercept]).toEqual([null, null]);
  });

  it('takes the halves in lexicographic order', () => {
    // Column 2k has its only gain in block k: the first half that holds blocks 0 and 1 is 0011.
    const columns = [0, 1, 2, 3].map((k) =>
      Float64Array.from({ length: 8 }, (_, row) => (Math.floor(row / 2) === k ? 1 + (row % 2) : 0)),
    );
    const { best, combinations } = backtestOverfitting(columns, 4)!;
    // Halves 01, 02, 03, 12, 13, 23: of two columns with the same ratio the first.
    expect(combinations).toBe(6);
    expect([...best]).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it('is near 0 of a real edge among noise, and 1 of columns without a mean', () => {
    const columns = noise(800, 20, 'edge');
    columns[7] = columns[7]!.map((value) => value + 0.5);
    expect(backtestOverfitting(columns, 8)?.pbo).toBe(0);
    const flat = noise(800, 20, 'demeaned').map((column) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      return column.map((value) => value - mean);
    });
    expect(backtestOverfitting(flat, 8)?.pbo).toBe(1);
  });

  it('is about one half on noise, within the band that is told', () => {
    const values = Array.from({ length: 10 }, (_, k) => {
      return backtestOverfitting(noise(1000, 100, `pbo ${k}`), 16)!.pbo;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // One value has a standard deviation of .14; four standard errors of 10.
    expect(Math.abs(mean - NOISE_BAND.mean)).toBeLessThan((4 * 0.14) / Math.sqrt(10));
    // One value in 10 lies outside on average, five or more once in 600 times.
    const outside = values.filter((v) => v < NOISE_BAND.low || v > NOISE_BAND.high);
    expect(outside.length).toBeLessThan(5);
  });

  it('keeps its digits where a column has a large mean', () => {
    const near = noise(160, 5, 'large');
    const far = near.map((column, k) => (k === 2 ? column.map((value) => value + 1e7) : column));
    expect([...new Set(backtestOverfitting(far, 4)!.best)]).toEqual([2]);
  });

  it('is null where it cannot be told, and refuses what would never end', () => {
    expect(backtestOverfitting([], 2)).toBeNull();
    expect(backtestOverfitting(noise(100, 1, 'one'), 4)).toBeNull();
    for (const blocks of [0, 3, 2.5, NaN]) {
      expect(backtestOverfitting(noise(100, 2, 'x'), blocks)).toBeNull();
    }
    expect(() => backtestOverfitting(noise(100, 2, 'x'), 22)).toThrow(RangeError);
  });
});

describeStatistic<{ returns: number[][]; S: number }>('pbo', 'cscv', 10, ({ returns, S }) => {
  const columns = returns[0]!.map((_, k) => Float64Array.from(returns, (row) => row[k]!));
  const result = backtestOverfitting(columns, S);
  return (
    result && {
      ...result,
      probLoss: result.lossShare,
      degradationSlope: result.slope,
      degradationIntercept: result.intercept,
      meanIs: result.meanTraining,
      meanOos: result.meanOther,
    }
  );
});
