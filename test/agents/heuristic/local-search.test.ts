import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nudge, toggleGate, towardKept } from '../../../agents/heuristic/local-search.ts';
import { parameterValues, strategyProblems } from '../../../engine/strategy/strategy-space.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { anyRules, keptOf } from '../../helpers/random-evidence.ts';

const kept = (atr_stop_mult: number, times_kept: number) => ({
  rules: { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult } },
  times_kept,
  step_pnl: 0,
});

describe('towardKept()', () => {
  it('moves half way to the mean of the kept candidates, weighted by how often each was kept', () => {
    // Mean of 2.5 three times and 3.5 once is 2.75; half way from 1.5 is 2.125, on the grid 2.1.
    const moved = towardKept(CENTRE, [kept(2.5, 3), kept(3.5, 1)]);
    expect(moved.exits.atr_stop_mult).toBe(2.1);
    expect(moved).toEqual({ ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 2.1 } });
  });

  it('does not move if nothing or only the centre was kept', () => {
    expect(towardKept(CENTRE, [])).toEqual(CENTRE);
    expect(towardKept(CENTRE, [kept(1.5, 7)])).toEqual(CENTRE);
  });

  it('ends in range, in order and on the same parameters', () => {
    fc.assert(
      fc.property(anyRules, fc.array(fc.nat({ max: 15 }), { maxLength: 6 }), (rules, chosen) => {
        const moved = towardKept(rules, keptOf(rules, chosen));
        expect(strategyProblems(moved)).toEqual([]);
        expect(parameterValues(moved).map(({ key }) => key)).toEqual(
          parameterValues(rules).map(({ key }) => key),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('nudge()', () => {
  it('moves at most the given number of parameters, and ends in range and in order', () => {
    fc.assert(
      fc.property(anyRules, fc.nat(), (rules, seed) => {
        const moved = nudge(rules, 2, 0.1, randomStream(String(seed)));
        expect(strategyProblems(moved)).toEqual([]);
        const before = new Map(parameterValues(rules).map(({ key, value }) => [key, value]));
        const changed = parameterValues(moved).filter(
          ({ key, value }) => before.get(key) !== value,
        );
        // Two parameters, and for each one more that an order may force to move.
        expect(changed.length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 100 },
    );
  });

  it('moves by at least one step of the grid', () => {
    const still = Array.from({ length: 50 }, (_, i) =>
      nudge(CENTRE, 1, 1e-9, randomStream(String(i))),
    ).filter((moved) => JSON.stringify(moved) === JSON.stringify(CENTRE));
    expect(still).toEqual([]);
  });

  it('depends on the random stream alone', () => {
    const once = nudge(CENTRE, 3, 0.1, randomStream('a'));
    expect(nudge(CENTRE, 3, 0.1, randomStream('a'))).toEqual(once);
    expect(nudge(CENTRE, 3, 0.1, randomStream('b'))).not.toEqual(once);
  });
});

describe('toggleGate()', () => {
  it('turns one gate on at its default, or off', () => {
    const { gates } = toggleGate({ ...CENTRE, gates: {} }, ['vhf_min'], randomStream('a'));
    expect(gates).toEqual({ vhf_min: 0.3 });
    const off = toggleGate({ ...CENTRE, gates: { vhf_min: 0.4 } }, ['vhf_min'], randomStream('a'));
    expect(off.gates).toEqual({});
  });

  it('leaves gates without data alone', () => {
    const rules = { ...CENTRE, gates: { imb_min: 0.2 } };
    for (let i = 0; i < 20; i++) {
      expect(toggleGate(rules, ['vhf_min'], randomStream(String(i))).gates.imb_min).toBe(0.2);
    }
    expect(toggleGate(rules, [], randomStream('a'))).toEqual(rules);
  });

  it('does not change its arguments', () => {
    const rules = { ...CENTRE, gates: { vhf_min: 0.4 } };
    toggleGate(rules, ['vhf_min'], randomStream('a'));
    expect(rules.gates).toEqual({ vhf_min: 0.4 });
  });
});
