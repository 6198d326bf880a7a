import type { ExitReason } from '../../protocol/trade-event.ts';

/** Exit reasons by their code in `TradeColumns`. */
export const EXIT_REASONS: readonly ExitReason[] = [
  'stop_hit',
  'tp_hit',
  'opposite_signal',
  'timeout',
  'gap',
  'slice_end',
];
export const STOP_HIT = 0;
export const TP_HIT = 1;
export const OPPOSITE_SIGNAL = 2;
export const TIMEOUT = 3;
export const GAP = 4;
export const SLICE_END = 5;

/** P&L is rounded to 1e-8, so that recorded trades add up to recorded totals. */
export const PNL_STEPS = 1e8;

/**
 * The trades of one backtest as columns, oldest first. The next backtest reuses the memory.
 * Only the first `count` rows are valid.
 */
export class TradeColumns {
  count = 0;
  /** Bar in which the entry filled, at its open; the decision was made on the previous bar. */
  entryBar!: Int32Array;
  exitBar!: Int32Array;
  /** +1 long, −1 short. */
  side!: Int8Array;
  /** 1 if the entry reversed an opposite position at the same open. */
  isReversal!: Uint8Array;
  /** Fill prices, slippage included, quote currency. */
  entry!: Float64Array;
  exit!: Float64Array;
  /** Base units. */
  quantity!: Float64Array;
  /** Quote currency, after all costs, a multiple of 1e-8. */
  pnl!: Float64Array;
  /** Index into EXIT_REASONS. */
  exitReason!: Uint8Array;
  isBlunder!: Uint8Array;

  constructor(capacity = 1024) {
    this.#allocate(capacity);
  }

  /** Removes all trades and allocates rows for the most that `bars` bars allow. */
  reset(bars: number): void {
    this.count = 0;
    if (this.entryBar.length < bars + 1) this.#allocate(bars + 1);
  }

  #allocate(capacity: number): void {
    this.entryBar = new Int32Array(capacity);
    this.exitBar = new Int32Array(capacity);
    this.side = new Int8Array(capacity);
    this.isReversal = new Uint8Array(capacity);
    this.entry = new Float64Array(capacity);
    this.exit = new Float64Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.pnl = new Float64Array(capacity);
    this.exitReason = new Uint8Array(capacity);
    this.isBlunder = new Uint8Array(capacity);
  }
}
