import type { ReadFlags } from '../options/market-options.ts';

/** What was typed after `maestro backtest`. */
export interface BacktestFlags extends ReadFlags {
  readonly market: string[];
  readonly method?: string[];
  readonly combine: 'all' | 'majority' | 'any';
  readonly set?: string[];
  readonly strategy?: string;
  readonly from?: string;
  readonly to?: string;
  readonly feeBps: number;
  readonly slippageBps: number;
  readonly notional?: number;
  readonly quantity?: number;
  readonly trades: number;
  readonly json?: boolean;
  readonly lab: string;
}
