import { knobValue, withValues } from '../engine/strategy-space.ts';
import type { Adjustment } from '../protocol/proposal.ts';
import type { StrategyRules } from '../protocol/strategy.ts';

/** `fast: 12 -> 14`, by parameter. */
export function changeText(adjustments: readonly Adjustment[]): Record<string, string> {
  return Object.fromEntries(
    adjustments.map(({ parameter, old_value, new_value }) => [
      parameter,
      `${old_value} -> ${new_value}`,
    ]),
  );
}

/** What is wrong with adjustments to a strategy: parameters it does not set, values they cannot have. */
export function adjustmentProblems(
  rules: StrategyRules,
  adjustments: readonly Adjustment[],
): string[] {
  return adjustments.flatMap(({ parameter, new_value }) => {
    if (knobValue(rules, parameter) === undefined)
      return [`"${parameter}" is not set by the strategy`];
    const moved = withValues(rules, { [parameter]: new_value }, false);
    return knobValue(moved, parameter) === new_value
      ? []
      : [`"${parameter}" cannot be ${new_value}`];
  });
}
