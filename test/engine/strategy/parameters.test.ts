import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_METHODS } from '../../../engine/strategy/all-methods.ts';
import {
  clamp,
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
  snap,
} from '../../../engine/strategy/parameters.ts';
import { Exits, Gates } from '../../../protocol/strategy.ts';

const parameter = (min: number, max: number, step: number): Parameter => ({
  name: 'x',
  unit: 'bars',
  min,
  max,
  step,
  default: min,
  about: '',
});

const ALL = [
  ...EXIT_PARAMETERS,
  ...GATE_PARAMETERS,
  ...ALL_METHODS.flatMap(({ parameters }) => parameters),
];

describe('snap()', () => {
  it.each([
    [0.5, 6, 0.1, 1.84, 1.8],
    [0.5, 6, 0.1, 1.86, 1.9],
    [0.5, 6, 0.1, -3, 0.5],
    [0.5, 6, 0.1, 99, 6],
    [50, 3000, 10, 404, 400],
    [50, 3000, 10, 405.1, 410],
    // Counted from the least value: 2, 5, 8 and not 3, 6, 9.
    [2, 9, 3, 6.4, 5],
    [2, 9, 3, 6.6, 8],
    // The greatest value is off the grid, nearer to the step behind it or not.
    [2, 9, 3, 9, 8],
    [2, 10, 3, 10, 8],
    [-0.3, 0.5, 0.01, 0.024, 0.02],
    [-0.3, 0.5, 0.01, 0.001, 0],
  ])('between %s and %s in steps of %s takes %s to %s', (min, max, step, value, wanted) => {
    expect(snap(value, parameter(min, max, step))).toBe(wanted);
  });

  it('is in range and on the grid for any value, within half a step of it if possible', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        (one, v) => {
          const snapped = snap(v, one);
          const nearest = Math.min(one.max, Math.max(one.min, v));
          expect(snapped).toBeGreaterThanOrEqual(one.min);
          expect(snapped).toBeLessThanOrEqual(one.max);
          expect(isOnGrid(snapped, one)).toBe(true);
          expect(Math.abs(snapped - nearest)).toBeLessThanOrEqual(one.step * (0.5 + 1e-9));
          expect(snap(snapped, one)).toBe(snapped);
          // No rounding errors as in 1.7999999999999998.
          expect(String(snapped).length).toBeLessThanOrEqual(6);
        },
      ),
      { numRuns: 3000, seed: 20_240_107 },
    );
  });
});

describe('clamp()', () => {
  it('moves into the range without rounding to the grid', () => {
    const stop = parameter(0.5, 6, 0.1);
    expect(clamp(0.1, stop)).toBe(0.5);
    expect(clamp(7, stop)).toBe(6);
    expect(clamp(1.85, stop)).toBe(1.85);
  });

  it('rounds to whole bars', () => {
    expect(clamp(10.4, parameter(2, 60, 1))).toBe(10);
    expect(clamp(61.2, parameter(2, 60, 1))).toBe(60);
  });

  it('returns 1.8 for 1.5 + 0.3', () => {
    expect(clamp(1.5 + 0.3, parameter(0.5, 6, 0.1))).toBe(1.8);
    expect(clamp(0.1 + 0.2, parameter(0.1, 0.7, 0.01))).toBe(0.3);
  });
});

describe('EXIT_PARAMETERS and GATE_PARAMETERS', () => {
  it('are exactly the parameters that a strategy may set', () => {
    const names = (all: readonly Parameter[]) => all.map(({ name }) => name).sort();
    expect(names(EXIT_PARAMETERS)).toEqual(Object.keys(Exits.shape).sort());
    expect(names(GATE_PARAMETERS)).toEqual(Object.keys(Gates.shape).sort());
  });

  it.each([...EXIT_PARAMETERS, ...GATE_PARAMETERS])('has a valid range: $name', (one) => {
    expect(one.min).toBeLessThan(one.max);
    expect(one.step).toBeGreaterThan(0);
    expect(one.unit).not.toBe('');
    expect(one.about).not.toBe('');
    expect(snap(one.default, one)).toBe(one.default);
  });

  it('are valid for the protocol at both ends of each range', () => {
    for (const { name, min, max } of EXIT_PARAMETERS) {
      for (const value of [min, max]) Exits.parse({ [name]: value });
    }
    for (const { name, min, max } of GATE_PARAMETERS) {
      for (const value of [min, max]) Gates.parse({ [name]: value });
    }
  });
});

function isOnGrid(value: number, { min, step }: Parameter): boolean {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}
