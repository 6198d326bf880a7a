import { type Parameter, snap } from '../engine/strategy/parameters.ts';
import {
  parameterValues,
  strategyProblems,
  withValues,
} from '../engine/strategy/strategy-space.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import type { StrategyRules } from '../protocol/strategy.ts';

/** Relative changes of each parameter. */
const SHIFTS = [-0.2, -0.1, 0.1, 0.2] as const;

export interface Neighbour<Rules extends StrategyRules> {
  /** The change, as `atr_stop_mult 1.5 to 1.7`. */
  readonly what: string;
  readonly rules: Rules;
}

/**
 * The neighbours of a strategy: each parameter moved by 10 and 20 % of its value, down and up, on its grid, in
 * range and in order. If that is no other value of the grid, the next value on that side is used. Omits
 * duplicates and parameters that cannot move.
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

/** The grid value nearest to the shifted one on the same side; null if there is none. */
function shifted(value: number, shift: number, parameter: Parameter): number | null {
  const direction = Math.sign(shift);
  // For a value off the grid, the nearest grid value may be the next one.
  const wanted = [
    snap(value + shift * Math.abs(value), parameter),
    snap(value, parameter),
    snap(value + direction * parameter.step, parameter),
  ];
  return wanted.find((one) => direction * (one - value) > 0) ?? null;
}

/** Several changes if another parameter had to move too. */
function changes(before: StrategyRules, after: StrategyRules): string {
  const values = new Map(parameterValues(after).map(({ key, value }) => [key, value]));
  return parameterValues(before)
    .filter(({ key, value }) => values.get(key) !== value)
    .map(({ key, value }) => `${key} ${value} to ${values.get(key)}`)
    .join(', ');
}
