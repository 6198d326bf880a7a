import { EXIT_REASONS, type TradeColumns } from '../../engine/simulation/trade-columns.ts';
import type { Side } from '../../protocol/trade-event.ts';
import type { PlainTrade } from './bar-by-bar-backtest.ts';

/** The engine's trades, one object each. */
export function plainTrades(trades: TradeColumns): PlainTrade[] {
  return Array.from({ length: trades.count }, (_, t) => ({
    side: trades.side[t] === 1 ? 'LONG' : 'SHORT',
    reason: trades.isReversal[t] === 1 ? 'reversal' : 'signal',
    entryBar: trades.entryBar[t]!,
    exitBar: trades.exitBar[t]!,
    entry: trades.entry[t]!,
    exit: trades.exit[t]!,
    quantity: trades.quantity[t]!,
    pnl: trades.pnl[t]!,
    exitReason: EXIT_REASONS[trades.exitReason[t]!]!,
    blunder: trades.isBlunder[t] === 1,
  }));
}

/** Trades as the columns in which the engine keeps them. */
export function intoColumns(plain: readonly PlainTrade[], trades: TradeColumns): TradeColumns {
  trades.reset(plain.length);
  for (const [t, trade] of plain.entries()) {
    trades.side[t] = trade.side === 'LONG' ? 1 : -1;
    trades.isReversal[t] = trade.reason === 'reversal' ? 1 : 0;
    trades.entryBar[t] = trade.entryBar;
    trades.exitBar[t] = trade.exitBar;
    trades.entry[t] = trade.entry;
    trades.exit[t] = trade.exit;
    trades.quantity[t] = trade.quantity;
    trades.pnl[t] = trade.pnl;
    trades.exitReason[t] = EXIT_REASONS.indexOf(trade.exitReason);
    trades.isBlunder[t] = trade.blunder ? 1 : 0;
  }
  trades.count = plain.length;
  return trades;
}

/** Signals as the engine packs them: `2 * bar`, and one more for a short, oldest first. */
export function packSignals(signals: ReadonlyMap<number, Side>): Int32Array {
  const bars = [...signals.keys()].sort((a, b) => a - b);
  return Int32Array.from(bars, (bar) => 2 * bar + (signals.get(bar) === 'SHORT' ? 1 : 0));
}

/** The way back. */
export function unpackSignals(signals: Int32Array): Map<number, Side> {
  return new Map(Array.from(signals, (one) => [one >> 1, one % 2 === 1 ? 'SHORT' : 'LONG']));
}
