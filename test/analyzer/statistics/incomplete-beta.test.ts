import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../../analyzer/statistics/clopper-pearson.ts';
import {
  incompleteBeta,
  inverseIncompleteBeta,
} from '../../../analyzer/statistics/incomplete-beta.ts';
import { logGamma } from '../../../analyzer/statistics/log-gamma.ts';

describe('logGamma()', () => {
  it('is the logarithm of the factorial, and of √π at one half', () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(11) / Math.log(3_628_800)).toBeCloseTo(1, 14);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    let factorial = 0;
    for (let k = 2; k < 100; k++) factorial += Math.log(k);
    expect(logGamma(100) / factorial).toBeCloseTo(1, 14);
  });
});

describe('incompleteBeta()', () => {
  it('has the closed forms of small whole numbers', () => {
    // I_x(1, 1) = x, I_x(3, 1) = x^3, I_x(2, 2) = 3x^2 - 2x^3.
    for (const x of [1e-9, 0.2, 0.5, 0.77, 0.999]) {
      expect(incompleteBeta(x, 1, 1) / x).toBeCloseTo(1, 13);
      expect(incompleteBeta(x, 3, 1) / x ** 3).toBeCloseTo(1, 13);
      expect(incompleteBeta(x, 2, 2) / (3 * x ** 2 - 2 * x ** 3)).toBeCloseTo(1, 13);
    }
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });

  it('is a sum of binomial chances', () => {
    // At least 60 heads in 100, counted one by one.
    let chance = 2 ** -100;
    let upper = 0;
    for (let heads = 0; heads <= 100; heads++) {
      if (heads >= 60) upper += chance;
      chance *= (100 - heads) / (heads + 1);
    }
    expect(incompleteBeta(0.5, 60, 41) / upper).toBeCloseTo(1, 12);
  });
});

describe('inverseIncompleteBeta()', () => {
  it('inverts it, at both ends too', () => {
    for (const p of [1e-12, 0.025, 0.5, 0.975]) {
      for (const [a, b] of [
        [1, 1],
        [3, 97],
        [500, 2],
        [0.5, 0.5],
      ]) {
        const x = inverseIncompleteBeta(p, a!, b!);
        expect(incompleteBeta(x, a!, b!) / p).toBeCloseTo(1, 9);
      }
    }
    expect([inverseIncompleteBeta(0, 2, 3), inverseIncompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});

describe('clopperPearson()', () => {
  it('has the closed forms at both ends: (1 - x)^n = 0.025', () => {
    expect(clopperPearson(0, 19)).toEqual({
      low: 0,
      high: expect.closeTo(1 - 0.025 ** (1 / 19), 12),
    });
    expect(clopperPearson(19, 19)).toEqual({ low: expect.closeTo(0.025 ** (1 / 19), 12), high: 1 });
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('covers every true share with its stated confidence', () => {
    const total = 30;
    const intervals = Array.from({ length: total + 1 }, (_, k) => clopperPearson(k, total, 0.9));
    for (let share = 0.01; share < 1; share += 0.01) {
      let chance = (1 - share) ** total;
      let covered = 0;
      for (let k = 0; k <= total; k++) {
        const { low, high } = intervals[k]!;
        if (low <= share && share <= high) covered += chance;
        chance *= ((total - k) / (k + 1)) * (share / (1 - share));
      }
      expect(covered).toBeGreaterThanOrEqual(0.9);
    }
  });
});
