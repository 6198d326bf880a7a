import { describe, expect, it } from 'vitest';
import { rewardOf } from '../../../agents/heuristic/reward.ts';

describe('rewardOf()', () => {
  it('is 0.5 at break-even and grows with t between 0 and 1', () => {
    expect(rewardOf(0)).toBe(0.5);
    expect(rewardOf(2)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    const rewards = [-50, -9, -2, 0, 2, 9, 50].map(rewardOf);
    expect(rewards).toEqual([...rewards].sort((a, b) => a - b));
    for (const one of rewards) expect(one >= 0 && one <= 1).toBe(true);
  });

  it('is below break-even without trades', () => {
    expect(rewardOf(null)).toBeLessThan(0.5);
  });
});
