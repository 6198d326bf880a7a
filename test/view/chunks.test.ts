import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, type Chunks, lastOf } from '../../view/chunks.ts';

describe('append()', () => {
  it('keeps the order, and never changes an earlier list', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 700 }), (items) => {
        let chunks: Chunks<number> = [];
        const kept: { chunks: Chunks<number>; length: number }[] = [];
        for (const [i, item] of items.entries()) {
          chunks = append(chunks, item);
          if (i % 97 === 0) kept.push({ chunks, length: i + 1 });
        }
        expect(chunks.flat()).toEqual(items);
        expect(lastOf(chunks)).toBe(items.at(-1));
        for (const one of kept) expect(one.chunks.flat()).toEqual(items.slice(0, one.length));
      }),
      { numRuns: 30 },
    );
  });

  it('shares full chunks instead of copying them', () => {
    const whole = Array.from({ length: 256 }).reduce<Chunks<number>>((list) => append(list, 1), []);
    expect(append(whole, 2)[0]).toBe(whole[0]);
  });
});
