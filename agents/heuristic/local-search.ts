import { GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import { parameterValues, withValues } from '../../engine/strategy/strategy-space.ts';
import type { RandomStream } from '../../market/xoshiro128.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { KeptCandidate } from '../briefs/briefs.ts';

/** The centre moved half way to the mean of the kept candidates, weighted by how often each was kept. */
export function towardKept(centre: StrategyRules, kept: readonly KeptCandidate[]): StrategyRules {
  const times = kept.reduce((sum, one) => sum + one.times_kept, 0);
  if (times === 0) return centre;
  const targets = kept.map(
    (one) => new Map(parameterValues(one.rules).map(({ key, value }) => [key, value])),
  );
  const moved = parameterValues(centre).map(({ key, value }) => {
    const mean = kept.reduce(
      (sum, one, i) => sum + (one.times_kept * (targets[i]!.get(key) ?? value)) / times,
      0,
    );
    return [key, (value + mean) / 2] as const;
  });
  return withValues(centre, Object.fromEntries(moved), true);
}

/**
 * Moves a few parameters, each by a normal step.
 *
 * @param count how many parameters move, at most
 * @param reach standard deviation of a step, as a part of the range
 */
export function nudge(
  rules: StrategyRules,
  count: number,
  reach: number,
  random: RandomStream,
): StrategyRules {
  const all = parameterValues(rules);
  const values: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const { key, parameter, value } = all[random.below(all.length)]!;
    const step = reach * (parameter.max - parameter.min) * random.normal();
    // At least one step of the grid, so that rounding does not undo the move.
    values[key] = value + Math.sign(step) * Math.max(Math.abs(step), parameter.step);
  }
  return withValues(rules, values, true);
}

/** Turns one gate on at its default, or off; gates without data are left alone. */
export function toggleGate(
  rules: StrategyRules,
  available: readonly string[],
  random: RandomStream,
): StrategyRules {
  const choices = GATE_PARAMETERS.filter(({ name }) => available.includes(name));
  if (choices.length === 0) return rules;
  const { name, default: threshold } = choices[random.below(choices.length)]!;
  const { [name]: before, ...others } = rules.gates;
  return { ...rules, gates: before === undefined ? { ...others, [name]: threshold } : others };
}
