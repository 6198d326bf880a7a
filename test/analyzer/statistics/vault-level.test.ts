import { describe, expect, it } from 'vitest';
import { vaultLevel } from '../../../analyzer/statistics/vault-level.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

describe('vaultLevel()', () => {
  it('halves with each look, and sums to less than alpha', () => {
    expect([1, 2, 3].map((look) => vaultLevel(0.05, look))).toEqual([0.025, 0.0125, 0.00625]);
    let spent = 0;
    for (let look = 1; look <= 50; look++) spent += vaultLevel(0.05, look);
    expect(spent).toBeLessThan(0.05);
  });

  it('rejects an invalid look', () => {
    expect(() => vaultLevel(0.05, 0)).toThrow(
      'Cannot compute the level of a look: received 0, but looks count from 1',
    );
    expect(() => vaultLevel(0.05, 1.5)).toThrow(RangeError);
  });
});

describeStatistic<{ alpha: number; p: number[] }>('holdout', 'vaultLooks', 1, ({ alpha, p }) =>
  p.map((value, i) => {
    const level = vaultLevel(alpha, i + 1);
    return { look: i + 1, level, passes: value <= level };
  }),
);
