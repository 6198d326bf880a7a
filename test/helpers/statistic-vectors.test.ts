import { describe, expect, it } from 'vitest';
import { misses } from './statistic-vectors.ts';

const EXACT = { abs: 0, rel: 0 };

describe('misses()', () => {
  it('finds every difference, at any depth, and nothing else', () => {
    const expected = { a: [1, null], b: { c: true } };
    expect(misses({ a: [1, null], b: { c: true }, more: 1 }, expected, EXACT, 'x')).toEqual([]);
    expect(misses({ a: [1, 0], b: {} }, expected, EXACT, 'x')).toEqual([
      'x.a[1]: 0 instead of null',
      'x.b.c: undefined instead of true',
    ]);
    expect(misses(null, expected, EXACT, 'x').length).toBe(2);
    expect(misses(NaN, 1, { abs: 9, rel: 9 }, 'x')).toEqual(['x: NaN instead of 1']);
  });

  it('allows differences within the tolerance', () => {
    expect(misses(1.1, 1, { abs: 0.05, rel: 0.06 }, 'x')).toEqual([]);
    expect(misses(1.2, 1, { abs: 0.05, rel: 0.06 }, 'x')).toEqual(['x: 1.2 instead of 1']);
  });
});
