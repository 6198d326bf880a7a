import { describe, expect, it } from 'vitest';
import { winRate } from '../../../engine/metrics/win-rate.ts';

describe('winRate()', () => {
  it('counts a trade that broke even as a trade, not as a win', () => {
    expect(winRate([5, -2, 0, 1])).toBe(0.5);
    expect(winRate(Float64Array.of(-1, 0))).toBe(0);
  });

  it('is null without trades', () => {
    expect(winRate([])).toBeNull();
  });
});
