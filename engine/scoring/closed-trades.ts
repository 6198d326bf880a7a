import type { TradeColumns } from '../simulation/trade-columns.ts';

/** What a session remembers of trades, as columns of one length, in the order in which they closed. */
export interface ClosedTrades {
  /** Index into the bars of the market. */
  readonly exitBar: readonly number[];
  /** From the bar of the entry to the bar of the exit. */
  readonly barsHeld: readonly number[];
  /** Quote currency, after all costs. */
  readonly pnl: readonly number[];
}

export const NO_TRADES: ClosedTrades = { exitBar: [], barsHeld: [], pnl: [] };

/** Copies what is remembered of the trades of a backtest, whose memory the next one uses again. */
export function closedTrades({ count, entryBar, exitBar, pnl }: TradeColumns): ClosedTrades {
  return {
    exitBar: Array.from(exitBar.subarray(0, count)),
    barsHeld: Array.from({ length: count }, (_, t) => exitBar[t]! - entryBar[t]!),
    pnl: Array.from(pnl.subarray(0, count)),
  };
}
