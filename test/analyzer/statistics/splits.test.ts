import { describe, expect, it } from 'vitest';
import { purgedKFold } from '../../../analyzer/statistics/purged-k-fold.ts';
import { walkForwardSplits } from '../../../analyzer/statistics/walk-forward-splits.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('purgedKFold()', () => {
  it('matches a hand calculation: labels of one row ahead, embargo of one', () => {
    // Folds 0-2, 3-4, 5-6. For the second: row 2 reads row 3, so 0 and 1 are left; its own rows read up
    // to row 5, and row 6 is under the embargo.
    expect(purgedKFold([1, 2, 3, 4, 5, 6, 6], 3, 1)).toEqual([
      { test: [0, 3], train: [[5, 7]], purged: 2 },
      { test: [3, 5], train: [[0, 2]], purged: 3 },
      { test: [5, 7], train: [[0, 4]], purged: 1 },
    ]);
  });

  it('never trains on a row that shares one with the test', () => {
    const labelEnd = Array.from({ length: 97 }, (_, i) => Math.min(96, i + ((i * 7) % 11)));
    for (const { test, train } of purgedKFold(labelEnd, 6, 0)) {
      const tested = new Set<number>();
      for (let i = test[0]; i < test[1]; i++) {
        for (let row = i; row <= labelEnd[i]!; row++) tested.add(row);
      }
      for (const [start, end] of train) {
        for (let i = start; i < end; i++) {
          const isApart = i < test[0] ? labelEnd[i]! < test[0] : !tested.has(i);
          expect(isApart).toBe(true);
        }
      }
    }
  });

  it('rejects an invalid number of folds', () => {
    for (const k of [1, 4, 1.5]) expect(() => purgedKFold([0, 1, 2], k, 0)).toThrow(RangeError);
  });
});

describe('walkForwardSplits()', () => {
  it('matches a hand calculation: rolling, anchored, with a gap and a tail', () => {
    const plan = { train: 3, test: 2, step: 2, gap: 1 };
    expect(walkForwardSplits(9, plan)).toEqual([
      { train: [0, 3], test: [4, 6] },
      { train: [2, 5], test: [6, 8] },
    ]);
    expect(walkForwardSplits(9, { ...plan, isAnchored: true, keepsTail: true })).toEqual([
      { train: [0, 3], test: [4, 6] },
      { train: [0, 5], test: [6, 8] },
      { train: [0, 7], test: [8, 9] },
    ]);
    expect(walkForwardSplits(5, plan)).toEqual([]);
  });

  it('rejects invalid sizes', () => {
    expect(() => walkForwardSplits(9, { train: 3, test: 2, step: 0 })).toThrow(RangeError);
    expect(() => walkForwardSplits(9, { train: 3, test: 2, step: 1, gap: -1 })).toThrow(RangeError);
  });
});

describeStatistic<{ n: number; k: number; labelEnd: number[]; embargo: number }>(
  'splits',
  'purgedKFold',
  5,
  ({ k, labelEnd, embargo }) =>
    purgedKFold(labelEnd, k, embargo).map(({ test, train, purged }) => ({
      testStart: test[0],
      testEnd: test[1],
      train,
      purged,
    })),
);

describeStatistic<{
  n: number;
  train: number;
  test: number;
  step: number;
  gap: number;
  mode: string;
  keepTail: boolean;
}>('splits', 'walkForward', 6, ({ n, train, test, step, gap, mode, keepTail }) =>
  walkForwardSplits(n, {
    train,
    test,
    step,
    gap,
    isAnchored: mode === 'anchored',
    keepsTail: keepTail,
  }),
);
