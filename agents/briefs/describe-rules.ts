import { parameterValues } from '../../engine/strategy/strategy-space.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';

/** How the signals of several methods combine. */
export const COMBINATIONS: Readonly<Record<StrategyRules['combine'], string>> = {
  all: 'all must agree',
  majority: 'majority',
  any: 'any signal',
};

/** `macd_trend 12/26/9, atr_stop_mult 1.5, hard_tp_usd 200`. */
export function describeRules(rules: StrategyRules): string {
  const all = parameterValues(rules);
  const methods = rules.methods.map((name) => {
    const values = all.filter(({ key }) => key.startsWith(`${name}.`)).map(({ value }) => value);
    return `${name} ${values.join('/')}`;
  });
  const joint = rules.methods.length === 1 ? '' : ` (${COMBINATIONS[rules.combine]})`;
  const others = all
    .filter(({ key }) => !key.includes('.'))
    .map(({ key, value }) => `${key} ${value}`);
  return [methods.join(' + ') + joint, ...others].join(', ');
}
