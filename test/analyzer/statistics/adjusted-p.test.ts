import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  holm,
} from '../../../analyzer/statistics/adjusted-p.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('benjaminiHochberg()', () => {
  it('rejects four of the fifteen of the published example', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    expect(benjaminiHochberg(p).filter((value) => value <= 0.05).length).toBe(4);
    expect(holm(p).filter((value) => value <= 0.05).length).toBe(3);
  });

  it('is worked by hand, in the order of the input', () => {
    // In order .01, .02, .04: times 3/1, 3/2, 3/3 = .03, .03, .04.
    expect(benjaminiHochberg([0.04, 0.01, 0.02])).toEqual([0.04, 0.03, 0.03]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});

describe('benjaminiYekutieli()', () => {
  it('is the former times 1 + 1/2 + 1/3, at most 1', () => {
    const got = benjaminiYekutieli([0.04, 0.01, 0.9]);
    // .01 * 3 * 11/6, .04 * 3/2 * 11/6, and 1.
    for (const [i, want] of [0.11, 0.055, 1].entries()) expect(got[i]).toBeCloseTo(want, 14);
  });
});

describe('holm()', () => {
  it('is worked by hand: never below the one before', () => {
    // In order .01, .02, .03: times 3, 2, 1 = .03, .04, .03, and the last is not below .04.
    expect(holm([0.03, 0.01, 0.02])).toEqual([0.04, 0.03, 0.04]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });
});

describeStatistic<{ p: number[] }>('multiple-testing', 'adjust', 7, ({ p }) => ({
  bh: benjaminiHochberg(p),
  by: benjaminiYekutieli(p),
  holm: holm(p),
}));
