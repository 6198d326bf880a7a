import { describe, expect, it } from 'vitest';
import {
  approximateExpectedMaximum,
  expectedMaximum,
} from '../../../analyzer/statistics/expected-maximum.ts';
import { impliedTrials } from '../../../analyzer/statistics/implied-trials.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('expectedMaximum()', () => {
  it('has the closed forms of two and three trials', () => {
    expect(expectedMaximum(1)).toBe(0);
    expect(expectedMaximum(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 13);
    expect(expectedMaximum(3)).toBeCloseTo(1.5 / Math.sqrt(Math.PI), 13);
  });

  it('grows with the trials, also between whole numbers and with very many', () => {
    const values = [1, 1.001, 1.5, 2, 10, 1e6, 1e20, 1e100, 1e280].map((n) => expectedMaximum(n)!);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(new Set(values).size).toBe(9);
    // Nothing jumps where the second trial begins.
    expect(values[1]).toBeLessThan(0.002);
    // Gumbel: for large n nearly the approximation, which is off by 1e-3 there.
    expect(expectedMaximum(1e20)).toBeCloseTo(approximateExpectedMaximum(1e20)!, 2);
  });

  it('is null of fewer than one trial', () => {
    for (const trials of [0, 0.5, NaN]) {
      expect(expectedMaximum(trials)).toBeNull();
      expect(approximateExpectedMaximum(trials)).toBeNull();
    }
  });
});

describe('approximateExpectedMaximum()', () => {
  it('has the published value of ten trials, and is never below 0', () => {
    expect(approximateExpectedMaximum(10)).toBeCloseTo(1.57, 2);
    expect(approximateExpectedMaximum(1.1)).toBe(0);
  });
});

describe('impliedTrials()', () => {
  it('inverts the expected maximum', () => {
    expect(impliedTrials(1.5 / Math.sqrt(Math.PI))).toBeCloseTo(3, 10);
    for (const trials of [1.01, 7.5, 1000, 1e30]) {
      expect(impliedTrials(expectedMaximum(trials)!)! / trials).toBeCloseTo(1, 9);
    }
  });

  it('is 1 for values of 0 or less, and null if no number of trials reaches it', () => {
    expect(impliedTrials(0)).toBe(1);
    expect(impliedTrials(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(impliedTrials(60)).toBeNull();
    expect(impliedTrials(NaN)).toBeNull();
  });
});

describeStatistic<{ n: number }>('sharpe', 'expectedMax', 13, ({ n }) => {
  const exact = expectedMaximum(n);
  return exact === null ? null : { approx: approximateExpectedMaximum(n), exact };
});
describeStatistic<{ expectedMax: number }>('placebo', 'impliedTrials', 5, ({ expectedMax }) =>
  impliedTrials(expectedMax),
);
