import { describe, expect, it } from 'vitest';
import { luckStatistics } from '../../analyzer/luck-statistics.ts';
import { randomStream } from '../../market/xoshiro128.ts';

const BARS = 4_000;

/** Returns with a mean of so many standard errors. */
function returns(label: string, t: number): Float64Array {
  const random = randomStream(label);
  const noise = Float64Array.from({ length: BARS }, () => random.normal());
  const mean = noise.reduce((sum, one) => sum + one, 0) / BARS;
  return noise.map((one) => 1e-3 * (one - mean + t / Math.sqrt(BARS)));
}

function facts(ts: readonly number[], champion: number | null, trials = 100) {
  return {
    excess: ts.map((t, i) => returns(`luck ${i}`, t)),
    hasTraded: ts.map(() => true),
    champion,
    trials,
    years: 2,
    label: 'test',
  };
}

describe('luckStatistics()', () => {
  it('corrects the best for every trial', () => {
    const { sidak, minimum_length } = luckStatistics(facts([2, -1, 0], 0));
    // One normal variable is above 2 with 0.02275; the best of a hundred with 1 - 0.97725^100 = 0.9.
    expect(sidak!.p).toBeCloseTo(0.9, 1);
    expect(sidak!.trials).toBe(100);
    // E[max of 100] = 2.531 by the published approximation: 6.4 years for a Sharpe ratio of 1.
    expect(minimum_length.years).toBeCloseTo(2.5306 ** 2, 3);
    expect(minimum_length).toMatchObject({ years_there: 2, trials: 100 });
  });

  it('accepts a clear edge and rejects noise', () => {
    const clear = luckStatistics(facts([8, -1, 0.5, 0.2], 0));
    expect(clear.sidak!.p).toBeLessThan(1e-10);
    expect(clear.superior_ability!.p).toBe(0.001);
    expect(clear.overfitting!.pbo).toBeLessThan(0.05);
    const noise = luckStatistics(facts([0.8, -1, 0.5, 0.2], 0));
    expect(noise.superior_ability!.p).toBeGreaterThan(0.2);
    expect(noise.overfitting!.pbo).toBeGreaterThan(0.2);
    expect(noise.deflated_sharpe!.value).toBeLessThan(0.5);
  });

  it('reduces the number of correlated trials', () => {
    const one = returns('same', 2);
    const twin = one.map((value, i) => value + 1e-5 * returns('other', 0)[i]!);
    const { sidak } = luckStatistics({
      ...facts([], 0),
      excess: [one, twin],
      hasTraded: [true, true],
    });
    expect(sidak!.effective_trials!).toBeLessThan(3);
    expect(sidak!.p_effective!).toBeLessThan(sidak!.p);
  });

  it('lists statistics that could not be computed, with the reason', () => {
    const alone = luckStatistics(facts([2], 0));
    expect(alone.unchecked.map(({ check }) => check).sort()).toEqual([
      'deflated Sharpe ratio',
      'overfitting',
    ]);
    const none = luckStatistics({
      ...facts([], null),
      excess: [new Float64Array(BARS)],
      hasTraded: [false],
    });
    expect(none).toMatchObject({
      sidak: null,
      deflated_sharpe: null,
      overfitting: null,
      superior_ability: null,
    });
    expect(none.unchecked).toHaveLength(4);
  });
});
