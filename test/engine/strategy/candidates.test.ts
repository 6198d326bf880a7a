import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_METHODS, findMethod } from '../../../engine/strategy/all-methods.ts';
import { drawOffsets, moveBy } from '../../../engine/strategy/candidates.ts';
import {
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
} from '../../../engine/strategy/parameters.ts';
import {
  parameterValues,
  strategyProblems,
  withValues,
} from '../../../engine/strategy/strategy-space.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import type { StrategyRules } from '../../../protocol/strategy.ts';
import { rulesOf } from '../../helpers/rules.ts';

const everything = rulesOf(['macd_trend', 'ema_crossover', 'momentum'], {
  exits: Object.fromEntries(EXIT_PARAMETERS.map((one) => [one.name, one.default])),
  gates: Object.fromEntries(GATE_PARAMETERS.map((one) => [one.name, one.default])),
});

const isOnGrid = (value: number, { min, step }: Parameter) => {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
};

describe('drawOffsets()', () => {
  it('makes candidate 0 the centre, to the letter', () => {
    const [first] = drawOffsets(everything, 16, 0.15, randomStream('x'));
    expect(first).toEqual({});
    const offGrid = withValues(everything, { atr_stop_mult: 1.8349 }, false);
    expect(moveBy(offGrid, {})).toEqual(offGrid);
  });

  it('draws one offset a parameter, within the spread of its range', () => {
    const offsets = drawOffsets(everything, 64, 0.15, randomStream('x'));
    expect(offsets).toHaveLength(64);
    for (const one of offsets.slice(1)) {
      expect(Object.keys(one)).toEqual(parameterValues(everything).map(({ key }) => key));
      for (const { key, parameter } of parameterValues(everything)) {
        expect(Math.abs(one[key]!)).toBeLessThanOrEqual(0.15 * (parameter.max - parameter.min));
      }
    }
  });

  it('is decided by the stream alone', () => {
    const draw = (label: string) => drawOffsets(everything, 16, 0.15, randomStream(label));
    expect(draw('7|1|offsets')).toEqual(draw('7|1|offsets'));
    expect(draw('7|1|offsets')).not.toEqual(draw('7|2|offsets'));
    // More candidates are the same ones and then others.
    expect(drawOffsets(everything, 40, 0.15, randomStream('a')).slice(0, 16)).toEqual(draw('a'));
  });

  it('draws nothing but the centre where there is no spread', () => {
    for (const one of drawOffsets(everything, 4, 0, randomStream('x'))) {
      expect(moveBy(everything, one)).toEqual(everything);
    }
  });

  // 15 points thrown at random leave about 36 % of 15 equal parts empty; a sequence of low
  // discrepancy leaves few, on every axis and for any shift.
  it('spreads evenly along every parameter', () => {
    let empty = 0;
    let parts = 0;
    for (let seed = 0; seed < 40; seed++) {
      const offsets = drawOffsets(everything, 16, 0.15, randomStream(`seed ${seed}`)).slice(1);
      for (const { key, parameter } of parameterValues(everything)) {
        const reach = 0.15 * (parameter.max - parameter.min);
        const hit = new Set(
          offsets.map((one) => Math.min(14, Math.floor((15 * (one[key]! / reach + 1)) / 2))),
        );
        empty += 15 - hit.size;
        parts += 15;
      }
    }
    expect(empty / parts).toBeLessThan(0.3);
  });

  it('spreads evenly over any two parameters together', () => {
    // 60 points in 36 squares: at random 18 % of the squares are empty.
    const two = rulesOf(['supertrend']);
    const offsets = drawOffsets(two, 61, 0.15, randomStream('x')).slice(1);
    const squares = new Set(
      offsets.map((one) =>
        parameterValues(two)
          .map(({ key, parameter }) => {
            const reach = 0.15 * (parameter.max - parameter.min);
            return Math.min(5, Math.floor((6 * (one[key]! / reach + 1)) / 2));
          })
          .join(),
      ),
    );
    expect(squares.size).toBeGreaterThanOrEqual(34);
  });
});

describe('moveBy()', () => {
  const names = ALL_METHODS.map(({ name }) => name);

  it('gives strategies that can run: in range, on the grid, fast below slow', () => {
    const ordered = { moved: 0, kept: 0 };
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (methods, spread, seed) => {
          const random = randomStream(`centre ${seed}`);
          const centre = randomCentre(methods, random.uniform);
          const all = drawOffsets(centre, 16, spread, random).map((one) => [
            one,
            moveBy(centre, one),
          ]);
          for (const [offsets, rules] of all as [Record<string, number>, StrategyRules][]) {
            expect(strategyProblems(rules)).toEqual([]);
            for (const { key, parameter, value } of parameterValues(rules)) {
              expect(isOnGrid(value, parameter)).toBe(true);
              // Only what must stay below something may be further away than half a step.
              const wanted = centreValue(centre, key) + (offsets[key] ?? 0);
              const nearest = Math.min(parameter.max, Math.max(parameter.min, wanted));
              const isMoved = Math.abs(value - nearest) > parameter.step * 0.5 + 1e-9;
              if (isMoved) expect(lowerKeys(rules)).toContain(key);
              ordered[isMoved ? 'moved' : 'kept']++;
            }
          }
        },
      ),
      { numRuns: 200, seed: 20_240_108 },
    );
    expect(ordered.moved).toBeGreaterThan(10);
  });

  it('changes nothing but values', () => {
    const [, one] = drawOffsets(everything, 2, 0.15, randomStream('x'));
    const moved = moveBy(everything, one!);
    expect(moved.methods).toEqual(everything.methods);
    expect(moved.combine).toBe(everything.combine);
    expect(parameterValues(moved).map(({ key }) => key)).toEqual(
      parameterValues(everything).map(({ key }) => key),
    );
    expect(moved).not.toEqual(everything);
  });

  it('keeps the offsets when a patch has moved the centre', () => {
    const patched = withValues(everything, { atr_stop_mult: 1.8, hard_tp_usd: 600 }, false);
    const offsets = { atr_stop_mult: 0.5, hard_tp_usd: -100 };
    expect(moveBy(everything, offsets).exits).toMatchObject({ atr_stop_mult: 2, hard_tp_usd: 300 });
    expect(moveBy(patched, offsets).exits).toMatchObject({ atr_stop_mult: 2.3, hard_tp_usd: 500 });
  });
});

function randomCentre(methods: readonly string[], uniform: () => number): StrategyRules {
  const rules = rulesOf(methods, { exits: everything.exits, gates: everything.gates });
  const values = parameterValues(rules).map(({ key, parameter }) => {
    return [key, parameter.min + uniform() * (parameter.max - parameter.min)] as const;
  });
  return withValues(rules, Object.fromEntries(values), true);
}

function centreValue(centre: StrategyRules, key: string): number {
  return parameterValues(centre).find((one) => one.key === key)!.value;
}

/** Keys of the parameters that must stay below another. */
function lowerKeys(rules: StrategyRules): string[] {
  return rules.methods.flatMap((name) => {
    const ordered = findMethod(name)!.ordered;
    return ordered === undefined ? [] : [`${name}.${ordered[0]}`];
  });
}
