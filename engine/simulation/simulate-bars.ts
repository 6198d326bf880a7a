import {
  decide,
  type HeldPosition,
  type Intent,
  NO_INTENT,
  type ResolvedEntry,
  resolveEntry,
} from './decide.ts';
import { recordTrade, slipped, touchPrice, touchReason } from './exit-fill.ts';
import { type BacktestInput, checkSlice } from './run-backtest.ts';
import { GAP, OPPOSITE_SIGNAL, SLICE_END, TIMEOUT, type TradeColumns } from './trade-columns.ts';

interface Position extends HeldPosition, ResolvedEntry {
  readonly isReversal: boolean;
  /** The open at which it was entered, and the fill price, slippage included. */
  readonly entryOpen: number;
  readonly entry: number;
}

/**
 * The backtest bar by bar, with the decisions of live trading: slower than
 * `runBacktest()`, with bit-identical trades.
 *
 * A bar has three phases. At its open the intent fills, or is void after a gap;
 * inside, stop and target may fill; at its close the next decision is made.
 *
 * @param trades overwritten with the trades, oldest first
 * @returns `trades`; results up to bar t read nothing after bar t
 * @throws {RangeError} the slice is not inside the bars
 */
export function simulateBars(
  input: BacktestInput,
  start: number,
  end: number,
  trades: TradeColumns,
): TradeColumns {
  const { bars, plan } = input;
  const afterGap = new Set(input.gaps);
  let position: Position | null = null;
  let intent: Intent = NO_INTENT;
  checkSlice(bars, start, end);
  trades.reset(end - start);
  const close = (bar: number, price: number, reason: number) => {
    if (position === null) return;
    const { side, isReversal, entryBar, entryOpen, entry, quantity, stopDistance } = position;
    recordTrade(
      trades,
      trades.count++,
      plan,
      side,
      isReversal,
      entryBar,
      entryOpen,
      entry,
      quantity,
      stopDistance,
      bar,
      price,
      reason,
    );
    position = null;
  };

  for (let bar = start; bar < end; bar++) {
    const open = bars.open[bar]!;
    if (afterGap.has(bar)) {
      close(bar, open, GAP);
      intent = NO_INTENT;
    }
    const { exit, entry } = intent;
    if (exit !== null) close(bar, open, exit === 'timeout' ? TIMEOUT : OPPOSITE_SIGNAL);
    if (entry !== null) {
      const { side } = entry;
      const fill = slipped(open, side, plan.slippageRate);
      const isReversal = exit !== null;
      position = {
        side,
        isReversal,
        entryBar: bar,
        entryOpen: open,
        entry: fill,
        ...resolveEntry(entry, fill),
      };
    }

    if (position !== null) {
      const { side, stop, target } = position;
      const worst = side === 1 ? bars.low[bar]! : bars.high[bar]!;
      const best = side === 1 ? bars.high[bar]! : bars.low[bar]!;
      if (side * (worst - stop) <= 0 || side * (best - target) >= 0) {
        const reason = touchReason(side, stop, target, open, worst);
        close(bar, touchPrice(side, stop, target, open, reason), reason);
      }
    }
    if (bar === end - 1) close(bar, bars.close[bar]!, SLICE_END);
    intent = decide(input, bar, position);
  }
  return trades;
}
