import { knobs } from '../engine/strategy-space.ts';
import type { StrategyRules } from '../protocol/strategy.ts';

/** `macd_trend 12/26/9, atr_stop_mult 1.5, hard_tp_usd 200`. */
export function describeRules(rules: StrategyRules): string {
  const all = knobs(rules);
  const methods = rules.methods.map((name) => {
    const values = all.filter(({ key }) => key.startsWith(`${name}.`)).map(({ value }) => value);
    return `${name} ${values.join('/')}`;
  });
  const joint = rules.methods.length === 1 ? '' : ` (${rules.combine})`;
  const others = all
    .filter(({ key }) => !key.includes('.'))
    .map(({ key, value }) => `${key} ${value}`);
  return [methods.join(' + ') + joint, ...others].join(', ');
}

/** What moved from one to the other: `fast 12 -> 14, atr_stop_mult 1.5 -> 1.8`; empty if nothing. */
export function describeChange(from: StrategyRules, to: StrategyRules): Record<string, string> {
  const before = new Map(knobs(from).map(({ key, value }) => [key, value]));
  const after = new Map(knobs(to).map(({ key, value }) => [key, value]));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key) !== after.get(key),
  );
  return Object.fromEntries(
    changed.map((key) => [key, `${before.get(key) ?? 'off'} -> ${after.get(key) ?? 'off'}`]),
  );
}
