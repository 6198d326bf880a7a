import { describe, expect, it } from 'vitest';
import { countDegradations } from '../../analyzer/count-degradations.ts';

const episodes = (trades: number, hits: readonly number[]) => hits.map((hit) => ({ trades, hit }));
const idle = { trades: 0, hit: null };

describe('countDegradations()', () => {
  it('counts overlapping runs of three low episodes', () => {
    // Of 1-2-3, 2-3-4, 3-4-5, 4-5-6 and 5-6-7 the first two are low.
    const hits = [0, 0, 0.4, 0.47, 0.48, 0, 0];
    expect(countDegradations(episodes(10, hits), 0.5)).toMatchObject({ runs: 5, found: 2 });
  });

  it('ignores episodes without trades', () => {
    const [a, b, c] = episodes(1, [0, 0, 0]);
    expect(countDegradations([a!, idle, b!, idle, c!], 0.5)).toMatchObject({ runs: 1, found: 1 });
  });

  // One trade is low when it loses: 1/2 at even odds, so a run of three 1/8, and four runs 1/2.
  it('expects coin-toss rates for single trades', () => {
    expect(countDegradations(episodes(1, [1, 1, 1, 1, 1, 1]), 0.5).expected).toBeCloseTo(0.5, 12);
  });

  // Of two trades none may win: (3/4)^2 = 9/16 where a quarter wins.
  // Of three one may: 27/64 + 3 x 9/64 = 54/64. Of four one may: 81/256 + 4 x 27/256 = 189/256.
  it('sums the binomial probabilities of a low hit', () => {
    const three = [...episodes(2, [0]), ...episodes(3, [0]), ...episodes(4, [0])];
    const expected = (9 / 16) * (54 / 64) * (189 / 256);
    expect(countDegradations(three, 0.25).expected).toBeCloseTo(expected, 12);
  });

  it('is certain if no trade can win, and impossible if none can lose', () => {
    const four = episodes(5, [0, 0, 0, 0]);
    expect(countDegradations(four, 0)).toEqual({ runs: 2, found: 2, expected: 2 });
    expect(countDegradations(four, 1).expected).toBe(0);
  });

  // 48 % of 100,000 lies 12.6 deviations below the mean of a fair coin, and 25 above that of 44 %.
  it('works for episodes with very many trades', () => {
    const many = episodes(100_000, [0.5, 0.5, 0.5]);
    expect(countDegradations(many, 0.5).expected).toBeLessThan(1e-30);
    expect(countDegradations(many, 0.44).expected).toBeCloseTo(1, 9);
  });

  it('is 0 for fewer than three episodes', () => {
    const none = { runs: 0, found: 0, expected: 0 };
    expect(countDegradations(episodes(3, [0, 0]), 0.4)).toEqual(none);
    expect(countDegradations([], 0.4)).toEqual(none);
  });
});
