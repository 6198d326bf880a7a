import { defaultParameters } from '../engine/strategy-space.ts';
import type { Exits, StrategyRules } from '../protocol/strategy.ts';

/** Methods and exits with which the search starts, in the order in which they are offered. */
const IDEAS: readonly { readonly method: string; readonly exits: Exits }[] = [
  { method: 'macd_trend', exits: { atr_stop_mult: 1.5, hard_tp_usd: 200, timeout_bars: 240 } },
  { method: 'ema_crossover', exits: { atr_stop_mult: 2, hard_tp_usd: 400, timeout_bars: 240 } },
  { method: 'trend_breakout', exits: { atr_stop_mult: 1.2, hard_tp_usd: 150, timeout_bars: 240 } },
];

/** Exits for a method that is tried for the first time: by what it does, with or against the move. */
export function firstRules(methods: readonly string[]): StrategyRules {
  const idea = IDEAS.find(({ method }) => methods.length === 1 && method === methods[0]);
  const isReversion = methods.every((name) => name.endsWith('_reversion'));
  const exits = isReversion
    ? { atr_stop_mult: 3, hard_tp_usd: 300, timeout_bars: 96 }
    : { atr_stop_mult: 2, hard_tp_usd: 500, timeout_bars: 240 };
  return {
    methods: [...methods],
    combine: methods.length === 1 ? 'all' : 'majority',
    params: defaultParameters(methods),
    exits: idea?.exits ?? exits,
    gates: {},
  };
}

/** The first three proposals of a session. */
export function firstIdeas(): StrategyRules[] {
  return IDEAS.map(({ method }) => firstRules([method]));
}
