import type { Bars } from '../../market/bars.ts';
import { SLICE_END, STOP_HIT, TP_HIT, type TradeColumns } from '../simulation/trade-columns.ts';

/**
 * Equity at every close of a slice, relative to its start, marked to market, after costs.
 *
 * The exit fee of an open position is charged when it closes. The last value is the sum of the
 * trades' P&L.
 *
 * @param curve length end − start, overwritten, quote currency
 */
export function equityCurve(
  trades: TradeColumns,
  bars: Pick<Bars, 'close'>,
  start: number,
  end: number,
  feeRate: number,
  curve: Float64Array,
): Float64Array {
  const { count, entryBar, exitBar, side, entry, quantity, pnl } = trades;
  let realised = 0;
  let bar = start;
  for (let t = 0; t < count; t++) {
    for (; bar < entryBar[t]!; bar++) curve[bar - start] = realised;
    const slope = side[t]! * quantity[t]!;
    const base = realised - slope * entry[t]! - feeRate * entry[t]! * quantity[t]!;
    for (; bar < exitBar[t]!; bar++) curve[bar - start] = base + slope * bars.close[bar]!;
    realised += pnl[t]!;
  }
  for (; bar < end; bar++) curve[bar - start] = realised;
  return curve;
}

/** The number of bars in which a position was open at some time. */
export function barsInPosition(trades: TradeColumns): number {
  let bars = 0;
  for (let t = 0; t < trades.count; t++) {
    const reason = trades.exitReason[t]!;
    // The bar of an exit at its open does not belong to the position.
    const usesExitBar = reason === STOP_HIT || reason === TP_HIT || reason === SLICE_END;
    bars += trades.exitBar[t]! - trades.entryBar[t]! + (usesExitBar ? 1 : 0);
  }
  return bars;
}
