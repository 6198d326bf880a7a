import { describe, expect, it } from 'vitest';
import { judgePatch, patchPairs, sumExperiments } from '../../analyzer/patch-experiment.ts';
import { abstainedTest, keptTest, record, testRecord } from '../helpers/episodes.ts';
import { EXPERIMENT, PATCH } from '../helpers/protocol-examples.ts';

const kept = (index: number, totalPnl: number) =>
  testRecord(index, keptTest(index, { step: record({ totalPnl }) }));

describe('patchPairs()', () => {
  it('subtracts old from new, with 0 for abstained tests and no difference for failed ones', () => {
    const ran = [
      kept(0, 30),
      kept(1, -5),
      testRecord(2, abstainedTest(2)),
      testRecord(3, 'failed'),
      kept(4, 80),
      testRecord(5, 'skipped'),
      kept(6, 1),
    ];
    const shadows = [
      kept(0, 10),
      testRecord(1, abstainedTest(1)),
      kept(2, -4),
      kept(3, 900),
      testRecord(4, 'failed'),
      testRecord(5, 'skipped'),
      kept(6, 2),
    ];
    expect(patchPairs(ran, shadows)).toEqual([
      { test: 'seg1_test001', difference: 20 },
      { test: 'seg1_test002', difference: -5 },
      { test: 'seg1_test003', difference: 4 },
      { test: 'seg1_test004', difference: 0 },
      { test: 'seg1_test005', difference: 0 },
      { test: 'seg1_test007', difference: -1 },
    ]);
  });
});

describe('judgePatch()', () => {
  const judge = (differences: readonly number[]) =>
    judgePatch({
      segment: 1,
      patch: PATCH,
      tightestAt: 40,
      pairs: differences.map((difference, i) => ({ test: `seg1_test0${21 + i}`, difference })),
    });
  /** 2, -2, … around a mean. */
  const around = (mean: number, n: number) =>
    Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? 2 : -2));

  it('keeps above 0, reverts below 0, and leaves the rest undecided', () => {
    // sd sqrt(20 / 19) x 2 = 2.052, and half the interval is about 0.75 of it: 1.54.
    expect(judge(around(1.7, 20)).outcome).toBe('keep');
    expect(judge(around(-1.7, 20)).outcome).toBe('revert');
    expect(judge(around(1.4, 20)).outcome).toBe('undecided');
    expect(judge(around(-1.4, 20)).outcome).toBe('undecided');
  });

  it('has no interval and no outcome below ten pairs', () => {
    const found = judge(around(1000, 9));
    expect(found).toMatchObject({ pairs: 9, low: null, high: null, minimum_detectable: null });
    expect(found.outcome).toBe('undecided');
    expect(found.total_difference).toBe(9002);
    expect(found.mean_difference).toBeCloseTo(1000.222, 3);
    expect(judge(around(1000, 10)).outcome).toBe('keep');
    expect(judge([])).toMatchObject({ pairs: 0, mean_difference: null, ended_at: 'seg1_test021' });
  });

  it('leaves a patch without effect undecided', () => {
    expect(judge(Array<number>(30).fill(0))).toMatchObject({
      mean_difference: 0,
      low: null,
      minimum_detectable: null,
      outcome: 'undecided',
    });
  });

  it('gives the difference that is detectable with a power of 80 %', () => {
    const { low, mean_difference, minimum_detectable } = judge(around(0, 20));
    // Half the interval, and 0.84162 standard errors.
    const half = mean_difference! - low!;
    const error = (2 * Math.sqrt(20 / 19)) / Math.sqrt(20);
    expect(minimum_detectable).toBeCloseTo(half + 0.84162 * error, 4);
  });
});

describe('sumExperiments()', () => {
  it('sums the worth and the outcomes of patches', () => {
    const back = { ...EXPERIMENT, segment: 2, outcome: 'revert', total_difference: -90 } as const;
    const open = { ...EXPERIMENT, segment: 2, outcome: 'undecided', total_difference: 4 } as const;
    expect(
      sumExperiments([
        { in_sample: false, experiments: [EXPERIMENT] },
        { in_sample: false, experiments: [] },
        { in_sample: false, experiments: [back] },
        { in_sample: true, experiments: [open] },
      ]),
    ).toEqual({
      patches: 3,
      kept: 1,
      reverted: 1,
      undecided: 1,
      // What was made on steps that had been seen is no money.
      worth: 816 - 90,
      list: [EXPERIMENT, back, open],
    });
    expect(sumExperiments([])).toMatchObject({ patches: 0, worth: 0, list: [] });
  });
});
