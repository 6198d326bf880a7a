import { describe, expect, it } from 'vitest';
import { thinned } from '../../../sessions/report/thinned.ts';

describe('thinned()', () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

  it('returns a short list unchanged', () => {
    expect(thinned(ten, 10)).toBe(ten);
  });

  it('keeps every n-th item of a long list, the last, and items that must stay', () => {
    // 10 of at most 4: every third.
    expect(thinned(ten, 4)).toEqual([0, 3, 6, 9]);
    expect(thinned(ten, 3)).toEqual([0, 4, 8, 9]);
    expect(thinned(ten, 4, (n) => n === 5)).toEqual([0, 3, 5, 6, 9]);
  });
});
