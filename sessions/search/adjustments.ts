import { knobs, knobValue, withValues } from '../../engine/strategy/strategy-space.ts';
import type { Adjustment } from '../../protocol/proposal.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';

/** `fast: 12 -> 14`, by parameter. */
export function changeText(adjustments: readonly Adjustment[]): Record<string, string> {
  return Object.fromEntries(
    adjustments.map(({ parameter, old_value, new_value }) => [
      parameter,
      `${old_value} -> ${new_value}`,
    ]),
  );
}

/**
 * What is wrong with adjustments to a strategy, taken together: parameters it does not set, values they
 * cannot have, and others that would have to give way without being named.
 */
export function adjustmentProblems(
  rules: StrategyRules,
  adjustments: readonly Adjustment[],
): string[] {
  const wanted = new Map(adjustments.map((one) => [one.parameter, one.new_value]));
  const moved = withValues(rules, Object.fromEntries(wanted), false);
  return [
    ...adjustments.flatMap(({ parameter, new_value }) =>
      knobValue(rules, parameter) === undefined
        ? [`"${parameter}" is not set by the strategy`]
        : knobValue(moved, parameter) === new_value
          ? []
          : [`"${parameter}" cannot be ${new_value}`],
    ),
    ...knobs(moved).flatMap(({ key, value }) =>
      wanted.has(key) || value === knobValue(rules, key)
        ? []
        : [`"${key}" would have to become ${value}`],
    ),
  ];
}
