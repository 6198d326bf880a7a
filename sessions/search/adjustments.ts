import {
  parameterValue,
  parameterValues,
  withValues,
} from '../../engine/strategy/strategy-space.ts';
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

/** The strategy with adjusted parameters; no other parameter changes. */
export function adjusted(rules: StrategyRules, adjustments: readonly Adjustment[]): StrategyRules {
  const values = adjustments.map((one) => [one.parameter, one.new_value] as const);
  return withValues(rules, Object.fromEntries(values), false);
}

/**
 * The problems of adjustments to a strategy, taken together: parameters it does not set, invalid values, and
 * other parameters that would have to change too.
 */
export function adjustmentProblems(
  rules: StrategyRules,
  adjustments: readonly Adjustment[],
): string[] {
  const wanted = new Set(adjustments.map(({ parameter }) => parameter));
  const moved = adjusted(rules, adjustments);
  return [
    ...adjustments.flatMap(({ parameter, new_value }) =>
      parameterValue(rules, parameter) === undefined
        ? [`"${parameter}" is not set by the strategy`]
        : parameterValue(moved, parameter) === new_value
          ? []
          : [`"${parameter}" cannot be ${new_value}`],
    ),
    ...parameterValues(moved).flatMap(({ key, value }) =>
      wanted.has(key) || value === parameterValue(rules, key)
        ? []
        : [`"${key}" would have to become ${value}`],
    ),
  ];
}
