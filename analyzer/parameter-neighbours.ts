import { type Parameter, snap } from '../engine/strategy/parameters.ts';
import {
  parameterValues,
  strategyProblems,
  withValues,
} from '../engine/strategy/strategy-space.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import type { StrategyRules } from '../protocol/strategy.ts';

/** By which part of its value each parameter is moved. */
const SHIFTS = [-0.2, -0.1, 0.1, 0.2] as const;

export interface Neighbour<Rules extends StrategyRules> {
  /** What is another value in it, as `atr_stop_mult 1.5 to 1.7`. */
  readonly what: string;
  readonly rules: Rules;
}

/**
 * The strategies around one: each parameter that it sets moved by 10 and 20 % of its value, down and up,
 * on the parameter's grid, in range and in order. Where that is no other value of the grid, the next one
 * on that side is taken; what cannot be moved, or comes out like another one, is left out.
 */
export function parameterNeighbours<Rules extends StrategyRules>(rules: Rules): Neighbour<Rules>[] {
  const seen = new Set([canonicalJson(rules)]);
  return parameterValues(rules).flatMap(({ key, parameter, value }) =>
    SHIFTS.flatMap((shift) => {
      const moved = shifted(value, shift, parameter);
      if (moved === null) return [];
      const neighbour = { ...rules, ...withValues(rules, { [key]: moved }, true) };
      const name = canonicalJson(neighbour);
      if (seen.has(name) || strategyProblems(neighbour).length > 0) return [];
      seen.add(name);
      return [{ what: changes(rules, neighbour), rules: neighbour }];
    }),
  );
}

/** The value of the grid nearest to the shifted one, that is on that side; null where there is none. */
function shifted(value: number, shift: number, parameter: Parameter): number | null {
  const direction = Math.sign(shift);
  // Of a value off the grid, the nearest of the grid may be the next one.
  const wanted = [
    snap(value + shift * Math.abs(value), parameter),
    snap(value, parameter),
    snap(value + direction * parameter.step, parameter),
  ];
  return wanted.find((one) => direction * (one - value) > 0) ?? null;
}

/** More than one where a parameter had to make way for another. */
function changes(before: StrategyRules, after: StrategyRules): string {
  const values = new Map(parameterValues(after).map(({ key, value }) => [key, value]));
  return parameterValues(before)
    .filter(({ key, value }) => values.get(key) !== value)
    .map(({ key, value }) => `${key} ${value} to ${values.get(key)}`)
    .join(', ');
}
