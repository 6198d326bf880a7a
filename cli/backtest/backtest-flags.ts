/** What was typed after `maestro backtest`. */
export interface BacktestFlags {
  readonly market: string[];
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
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
