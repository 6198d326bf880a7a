import { describe, expect, it } from 'vitest';
import { summarisePlacebo } from '../../../analyzer/statistics/placebo.ts';
import { sequentialPlacebo } from '../../../analyzer/statistics/sequential-placebo.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

const IDLE = Number.NEGATIVE_INFINITY;

describe('summarisePlacebo()', () => {
  it('counts the runs that reach the observed, ties with them', () => {
    const { exceed, p, mean, haircut, luckShare } = summarisePlacebo(2, [1, 2, 3, 0]);
    expect([exceed, p, mean, haircut, luckShare]).toEqual([2, 3 / 5, 1.5, 0.5, 0.75]);
  });

  it('counts a failed run as exceeding, and leaves it out of the mean', () => {
    const { runs, failed, exceed, p, mean } = summarisePlacebo(9, [1, null, 3]);
    expect([runs, failed, exceed, p, mean]).toEqual([3, 1, 1, 2 / 4, 2]);
    expect(summarisePlacebo(9, [null, null]).p).toBe(1);
    expect(summarisePlacebo(9, [null, null]).mean).toBeNull();
  });

  it('handles runs that never traded', () => {
    const { exceed, mean, haircut } = summarisePlacebo(2, [IDLE, 1, IDLE]);
    expect([exceed, mean, haircut]).toEqual([0, 1, 1]);
    const idle = summarisePlacebo(IDLE, [IDLE, -3, 1, null]);
    expect([idle.exceed, idle.p, idle.haircut, idle.luckShare]).toEqual([4, 1, null, null]);
    expect(summarisePlacebo(1, [IDLE]).impliedTrials).toBeNull();
  });

  it('has a p of 1 without runs', () => {
    expect(summarisePlacebo(5, [])).toMatchObject({ p: 1, low: 0, high: 1, mean: null });
  });

  it('rejects NaN', () => {
    expect(() => summarisePlacebo(NaN, [1])).toThrow(RangeError);
    expect(() => summarisePlacebo(1, [NaN])).toThrow(RangeError);
  });
});

describe('sequentialPlacebo()', () => {
  it('stops at the run that makes the count full, and reads nothing after it', () => {
    const rule = { stopAfter: 2, most: 9 };
    expect(sequentialPlacebo(2, [1, 3, 1, 2, NaN, NaN], rule)).toEqual({
      runs: 4,
      exceed: 2,
      p: 0.5,
      isStopped: true,
      isFinal: true,
    });
  });

  it('continues to the last run otherwise, and is not final until then', () => {
    const rule = { stopAfter: 2, most: 4 };
    const unfinished = sequentialPlacebo(2, [1, 3, 1], rule);
    expect(unfinished).toEqual({ runs: 3, exceed: 1, p: 0.5, isStopped: false, isFinal: false });
    const finished = sequentialPlacebo(2, [1, 3, 1, 0, 7, 7], rule);
    expect(finished).toEqual({ runs: 4, exceed: 1, p: 0.4, isStopped: false, isFinal: true });
    expect(sequentialPlacebo(2, [], rule)).toMatchObject({ runs: 0, p: 1, isFinal: false });
  });

  it('counts failed runs, and everything against a search that never traded', () => {
    const rule = { stopAfter: 2, most: 9 };
    expect(sequentialPlacebo(9, [null, 1, null], rule)).toMatchObject({ runs: 3, p: 2 / 3 });
    expect(sequentialPlacebo(IDLE, [IDLE, IDLE], rule)).toMatchObject({ runs: 2, p: 1 });
  });

  it('is at most .05 in no more than 5 % of cases without an edge', () => {
    const random = randomStream('sequential placebo');
    const rule = { stopAfter: 5, most: 59 };
    let small = 0;
    for (let i = 0; i < 4000; i++) {
      const runs = Array.from({ length: rule.most }, () => random.normal());
      if (sequentialPlacebo(random.normal(), runs, rule).p <= 0.05) small++;
    }
    // p <= .05 means at most 2 of 59 exceed, a chance of 3/60. Three standard errors are .0103.
    expect(Math.abs(small / 4000 - 0.05)).toBeLessThan(0.0104);
  });

  it('rejects invalid limits', () => {
    expect(() => sequentialPlacebo(1, [], { stopAfter: 0, most: 9 })).toThrow(
      'Cannot limit placebo runs: received stopAfter 0 and most 9',
    );
    expect(() => sequentialPlacebo(1, [], { stopAfter: 1, most: 2.5 })).toThrow(RangeError);
  });
});

const FIELDS = [
  'B',
  'exceed',
  'p',
  'ciLow',
  'ciHigh',
  'placeboMean',
  'placeboSd',
  'haircut',
  'luckShare',
  'impliedTrials',
];

describeStatistic<{ observed: number; placebo: number[]; sigma0: number }>(
  'placebo',
  'placeboSummary',
  4,
  ({ observed, placebo, sigma0 }) => {
    const summary = summarisePlacebo(observed, placebo, sigma0);
    return {
      ...summary,
      B: summary.runs,
      ciLow: summary.low,
      ciHigh: summary.high,
      placeboMean: summary.mean,
      placeboSd: summary.sd,
    };
  },
  FIELDS,
);

describeStatistic<{ observed: number; stream: number[]; h: number; nMax: number }>(
  'placebo',
  'besagClifford',
  3,
  ({ observed, stream, h, nMax }) => {
    const { p, runs, isStopped } = sequentialPlacebo(observed, stream, {
      stopAfter: h,
      most: nMax,
    });
    return { p, runs, stopped: isStopped };
  },
);
