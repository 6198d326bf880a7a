import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStreak } from '../../analyzer/find-streak.ts';

const isEven = (n: number) => n % 2 === 0;

describe('findStreak()', () => {
  it('finds the last run of that length', () => {
    expect(findStreak([2, 4, 6, 1, 8, 10, 12, 14, 3], isEven, 3)).toEqual([10, 12, 14]);
    expect(findStreak([2, 4, 6, 1, 8, 10], isEven, 3)).toEqual([2, 4, 6]);
  });

  it('is null for a run that is one short', () => {
    expect(findStreak([2, 4, 1, 6, 8, 1], isEven, 3)).toBeNull();
    expect(findStreak([], isEven, 1)).toBeNull();
    expect(findStreak([2], isEven, 2)).toBeNull();
  });

  it('finds a streak of one', () => {
    expect(findStreak([1, 2, 3], isEven, 1)).toEqual([2]);
  });

  it('finds a streak if and only if one exists', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 })), fc.integer({ min: 1, max: 4 }), (items, length) => {
        const starts = items.flatMap((_, i) => {
          const run = items.slice(i, i + length);
          return run.length === length && run.every(isEven) ? [i] : [];
        });
        const last = starts.at(-1);
        const expected = last === undefined ? null : items.slice(last, last + length);
        expect(findStreak(items, isEven, length)).toEqual(expected);
      }),
    );
  });
});
