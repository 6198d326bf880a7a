import type { ClosedTrades } from '../../protocol/test-result.ts';
import type { TradeColumns } from '../simulation/trade-columns.ts';

/** Copies the trades of a backtest, whose memory the next one reuses. */
export function closedTrades({ count, entryBar, exitBar, pnl }: TradeColumns): ClosedTrades {
  return {
    exitBar: Array.from(exitBar.subarray(0, count)),
    barsHeld: Array.from({ length: count }, (_, t) => exitBar[t]! - entryBar[t]!),
    pnl: Array.from(pnl.subarray(0, count)),
  };
}
