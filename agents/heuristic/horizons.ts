import type { Exits, StrategyRules } from '../../protocol/strategy.ts';

export type Horizon = 'fast' | 'medium' | 'slow';

/** Exits by intended holding period. */
export const HORIZONS: Readonly<
  Record<Horizon, Required<Pick<Exits, 'atr_stop_mult' | 'hard_tp_usd' | 'timeout_bars'>>>
> = {
  fast: { atr_stop_mult: 2, hard_tp_usd: 350, timeout_bars: 18 },
  medium: { atr_stop_mult: 2.5, hard_tp_usd: 600, timeout_bars: 96 },
  slow: { atr_stop_mult: 3.5, hard_tp_usd: 1200, timeout_bars: 288 },
};

/** The horizon of a strategy by its timeout; without one it is slow. */
export function horizonOf({ exits }: Pick<StrategyRules, 'exits'>): Horizon {
  const bars = exits.timeout_bars ?? Infinity;
  return bars <= 42 ? 'fast' : bars <= 168 ? 'medium' : 'slow';
}
