import { defaultParameters } from '../../engine/strategy/strategy-space.ts';
import type { Exits, StrategyRules } from '../../protocol/strategy.ts';
import { HORIZONS, type Horizon } from './horizons.ts';

/** Methods and exits with which the search starts, in the order of the proposals. */
const IDEAS: readonly { readonly method: string; readonly exits: Exits }[] = [
  { method: 'macd_trend', exits: { atr_stop_mult: 1.5, hard_tp_usd: 200, timeout_bars: 240 } },
  { method: 'ema_crossover', exits: { atr_stop_mult: 2, hard_tp_usd: 400, timeout_bars: 240 } },
  { method: 'trend_breakout', exits: { atr_stop_mult: 1.2, hard_tp_usd: 150, timeout_bars: 240 } },
];

/** A strategy at its methods' defaults, with the exits of a holding period. */
export function firstRules(methods: readonly string[], horizon: Horizon): StrategyRules {
  return {
    methods: [...methods],
    combine: methods.length === 1 ? 'all' : 'majority',
    params: defaultParameters(methods),
    exits: HORIZONS[horizon],
    gates: {},
  };
}

/** The first three proposals of a session. */
export function firstIdeas(): StrategyRules[] {
  return IDEAS.map(({ method, exits }) => ({ ...firstRules([method], 'slow'), exits }));
}
