import { describe, expect, it } from 'vitest';
import { laplaceFromUniform, thresholdout } from '../../../analyzer/statistics/thresholdout.ts';
import { vaultLevel, vaultLooks } from '../../../analyzer/statistics/vault-level.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('thresholdout()', () => {
  it('is worked by hand', () => {
    // Threshold .1 + 2·.01·1 = .12. Question 1: .05 apart, below .12 + 4·.01·0. Question 2: .3 apart, so
    // .2 + .01·2, and the threshold becomes .1 - 2·.01·1 = .08. Question 3: .1 apart, above .08 - .04; it
    // takes the last of the budget.
    const { answers, budgetLeft } = thresholdout(
      [0.5, 0.5, 0.5, 0.5],
      [0.45, 0.2, 0.4, 0.1],
      [1, 0, 1, 2, -1, -1, 5, 0],
      { threshold: 0.1, sigma: 0.01, budget: 2 },
    );
    expect(answers[0]).toBe(0.5);
    expect(answers[1]).toBeCloseTo(0.22, 14);
    expect(answers[2]).toBeCloseTo(0.45, 14);
    expect(answers[3]).toBeNull();
    expect(budgetLeft).toBe(0);
  });

  it('refuses to answer without noise', () => {
    const options = { threshold: 0.1, sigma: 0.01, budget: 2 };
    expect(() => thresholdout([0.5], [0.5], [1], options)).toThrow(RangeError);
  });
});

describe('laplaceFromUniform()', () => {
  it('is the quantile: ln 2u below the middle, and its reflection above', () => {
    expect(laplaceFromUniform(0.5)).toBeCloseTo(0, 15);
    expect(laplaceFromUniform(0.25)).toBeCloseTo(-Math.LN2, 15);
    expect(laplaceFromUniform(0.75)).toBeCloseTo(Math.LN2, 15);
  });
});

describe('vaultLevel()', () => {
  it('halves with each look, and never spends all', () => {
    expect([1, 2, 3].map((look) => vaultLevel(0.05, look))).toEqual([0.025, 0.0125, 0.00625]);
    let spent = 0;
    for (let look = 1; look <= 50; look++) spent += vaultLevel(0.05, look);
    expect(spent).toBeLessThan(0.05);
  });

  it('refuses a look that is none', () => {
    expect(() => vaultLevel(0.05, 0)).toThrow('Cannot judge look 0: looks are counted from 1');
    expect(() => vaultLevel(0.05, 1.5)).toThrow(RangeError);
  });
});

describe('vaultLooks()', () => {
  it('judges each look at its own level', () => {
    expect(vaultLooks(0.04, [0.02, 0.02])).toEqual([
      { look: 1, level: 0.02, passes: true },
      { look: 2, level: 0.01, passes: false },
    ]);
  });
});

describeStatistic<{
  train: number[];
  holdout: number[];
  laplace: number[];
  threshold: number;
  sigma: number;
  budget: number;
}>('holdout', 'thresholdout', 3, ({ train, holdout, laplace, ...options }) =>
  thresholdout(train, holdout, laplace, options),
);
describeStatistic<{ u: number }>('holdout', 'laplaceFromUniform', 4, ({ u }, name) => {
  if (name !== 'u=1e-09') return laplaceFromUniform(u);
  // The reference took the logarithm of 1 - 2|u - 1/2|, which rounding moves by up to 2.2e-16: a share of
  // 1.1e-7 of 2e-9, so it may be off by 1.1e-7, and is by 2.7e-8. The true value is ln 2 - 9·ln 10. Ours
  // has to be that one, which the reference cannot tell: it is put in its place.
  const REFERENCE = -20.0301186291572;
  const truth = Math.LN2 - 9 * Math.LN10;
  expect(Math.abs(REFERENCE - truth)).toBeLessThan(1.1e-7);
  expect(laplaceFromUniform(u)).toBeCloseTo(truth, 13);
  return REFERENCE;
});
describeStatistic<{ alpha: number; p: number[] }>('holdout', 'vaultLooks', 1, ({ alpha, p }) =>
  vaultLooks(alpha, p),
);
