import * as z from 'zod';
import { clamp } from '../../engine/strategy/parameters.ts';
import { parameterValues, strategyProblems } from '../../engine/strategy/strategy-space.ts';
import type { Adjustment } from '../../protocol/proposal.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { Brief } from '../briefs/briefs.ts';
import { oneOf, words } from './answer-fields.ts';
import { parameterNames } from './parameter-names.ts';

/** A change of one parameter; the current value is not asked for, since it is known. */
export function adjustmentAnswer(brief: Pick<Brief, 'methods' | 'market'>) {
  return z.strictObject({
    parameter: oneOf(parameterNames(brief), 'A parameter that the strategy sets'),
    new_value: z.number(),
    reason: words('The reason, with the number that supports it'),
  });
}

export type AdjustmentAnswer = z.infer<ReturnType<typeof adjustmentAnswer>>;

/**
 * Changes of a strategy as adjustments with its current values, and their problems: parameters that
 * are not set, named twice or unchanged, and values out of range or out of order.
 *
 * @param place of the changes in the answer, as a prefix of problems
 */
export function readAdjustments(
  answers: readonly AdjustmentAnswer[],
  rules: StrategyRules,
  place: string,
): { readonly adjustments: Adjustment[]; readonly problems: string[] } {
  const values = new Map(parameterValues(rules).map((one) => [one.key, one]));
  const problems: string[] = [];
  const adjustments = answers.flatMap(({ parameter, new_value, reason }, i) => {
    const current = values.get(parameter);
    if (current === undefined) {
      problems.push(
        `"${parameter}" is not set by the strategy, which sets ${[...values.keys()].join(', ')}`,
      );
      return [];
    }
    if (answers.findIndex((one) => one.parameter === parameter) < i) {
      problems.push(`"${parameter}" is changed twice`);
    }
    const nearest = clamp(new_value, current.parameter);
    const { min, max, step } = current.parameter;
    if (new_value === current.value) problems.push(`"${parameter}" is already ${new_value}`);
    else if (new_value >= min && new_value <= max && nearest !== new_value) {
      problems.push(`"${parameter}" has a step of ${step}: ${new_value} lies between two steps`);
    }
    return [{ parameter, old_value: current.value, new_value, reason }];
  });
  problems.push(...strategyProblems(changed(rules, adjustments)));
  return { adjustments, problems: problems.map((problem) => `${place}: ${problem}`) };
}

/** The strategy with the new values, even if out of range. */
function changed(rules: StrategyRules, adjustments: readonly Adjustment[]): StrategyRules {
  const values = new Map(adjustments.map((one) => [one.parameter, one.new_value]));
  const moved = <Group extends Readonly<Record<string, number | undefined>>>(group: Group) =>
    Object.fromEntries(
      Object.entries(group).map(([key, value]) => [key, values.get(key) ?? value]),
    );
  return {
    ...rules,
    params: moved(rules.params) as StrategyRules['params'],
    exits: moved(rules.exits),
    gates: moved(rules.gates),
  };
}
