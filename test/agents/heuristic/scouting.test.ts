import { describe, expect, it } from 'vitest';
import { describeRules } from '../../../agents/briefs/describe-rules.ts';
import { HORIZONS, horizonOf } from '../../../agents/heuristic/horizons.ts';
import { scoutingSets } from '../../../agents/heuristic/scouting.ts';
import { findMethod } from '../../../engine/strategy/all-methods.ts';
import { strategyProblems } from '../../../engine/strategy/strategy-space.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { METHOD_NAMES } from '../../helpers/random-evidence.ts';

describe('scoutingSets()', () => {
  const sets = scoutingSets(METHOD_NAMES, 24, randomStream('scouting'));

  it('makes the given number of valid sets per method', () => {
    expect(sets).toHaveLength(24 * METHOD_NAMES.length);
    for (const rules of sets) expect(strategyProblems(rules)).toEqual([]);
    expect(new Set(sets.map(({ methods }) => methods.join())).size).toBe(METHOD_NAMES.length);
  });

  it('covers the whole range of every parameter', () => {
    for (const name of METHOD_NAMES) {
      const own = sets.filter(({ methods }) => methods[0] === name);
      for (const { name: short, min, max } of findMethod(name)!.parameters) {
        const values = own.map(({ params }) => params[`${name}.${short}`]!);
        const middle = min > 0 && max / min > 8 ? Math.sqrt(min * max) : (min + max) / 2;
        const below = values.filter((value) => value < middle).length;
        expect(below, `${name}.${short}`).toBeGreaterThan(4);
        expect(below, `${name}.${short}`).toBeLessThan(20);
      }
    }
  });

  it('uses the exits of each horizon in turn', () => {
    const own = sets.filter(({ methods }) => methods[0] === 'momentum');
    const horizons = own.map(horizonOf);
    for (const horizon of Object.keys(HORIZONS)) {
      expect(horizons.filter((one) => one === horizon)).toHaveLength(8);
    }
  });

  it('depends on the random stream alone', () => {
    const setsOf = (label: string) =>
      scoutingSets(METHOD_NAMES, 8, randomStream(label)).map(describeRules);
    expect(setsOf('a')).toEqual(setsOf('a'));
    expect(setsOf('a')).not.toEqual(setsOf('b'));
  });
});

describe('horizonOf()', () => {
  it('follows the timeout, and is slow without one', () => {
    expect(horizonOf({ exits: { timeout_bars: 18 } })).toBe('fast');
    expect(horizonOf({ exits: { timeout_bars: 96 } })).toBe('medium');
    expect(horizonOf({ exits: { timeout_bars: 288 } })).toBe('slow');
    expect(horizonOf({ exits: {} })).toBe('slow');
    for (const [name, exits] of Object.entries(HORIZONS)) expect(horizonOf({ exits })).toBe(name);
  });
});
