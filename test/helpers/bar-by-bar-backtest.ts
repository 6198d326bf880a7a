import type { Features } from '../../engine/simulation/features.ts';
import type { Bars } from '../../market/bars.ts';
import type { Exits, Gates, Sizing } from '../../protocol/strategy.ts';
import type { ExitReason, Side } from '../../protocol/trade-event.ts';

/** The input of a backtest, in the terms of the design rather than of the engine. */
export interface BacktestCase {
  readonly bars: Pick<Bars, 'open' | 'high' | 'low' | 'close'>;
  readonly features: Features;
  /** What is wanted, by the bar at whose close it is wanted. */
  readonly signals: ReadonlyMap<number, Side>;
  readonly strategy: { readonly exits: Exits; readonly gates: Gates; readonly sizing: Sizing };
  readonly costs: { readonly fee_bps: number; readonly slippage_bps: number };
  /** Bars before which some are missing and at which positions close. */
  readonly gaps: ReadonlySet<number>;
}

/** A closed trade. */
export interface PlainTrade {
  readonly side: Side;
  readonly reason: 'signal' | 'reversal';
  /** Bar in which the entry filled, at its open. */
  readonly entryBar: number;
  readonly exitBar: number;
  /** Fill prices, slippage included. */
  readonly entry: number;
  readonly exit: number;
  readonly quantity: number;
  /** After all costs, rounded to 1e-8. */
  readonly pnl: number;
  readonly exitReason: ExitReason;
  readonly blunder: boolean;
}

export interface PlainBacktest {
  readonly trades: readonly PlainTrade[];
  /** Equity at the close of each bar of the slice, against its start, marked to market. */
  readonly equity: readonly number[];
}

/**
 * The backtest of the design (section 6), one bar after another and not optimised: what the
 * engine is compared with, in results and in speed.
 *
 * Every bar has three moments: its open, at which orders fill; its inside, in which stops and targets
 * are touched; its close, at which the next decision falls. Nothing is known before its moment.
 *
 * @param start first bar of the slice
 * @param end first bar after it
 */
export function barByBarBacktest(input: BacktestCase, start: number, end: number): PlainBacktest {
  const backtest = new BarByBarBacktest(input, end);
  for (let bar = start; bar < end; bar++) {
    backtest.atOpen(bar);
    backtest.insideBar(bar);
    backtest.atClose(bar);
  }
  return backtest;
}

/** An entry that was decided at a close and waits for the next open. */
interface Order {
  readonly side: Side;
  readonly reason: PlainTrade['reason'];
  /** ATR of the bar at whose close it was decided. */
  readonly atr: number;
}

interface Position {
  readonly side: Side;
  readonly reason: PlainTrade['reason'];
  readonly entryBar: number;
  /** The open at which it was entered, and the cost of the entry. */
  readonly entryOpen: number;
  readonly entry: number;
  readonly quantity: number;
  readonly entryFee: number;
  /** Distance in price; null without a stop. */
  readonly stopDistance: number | null;
  readonly stop: number | null;
  readonly target: number | null;
}

class BarByBarBacktest implements PlainBacktest {
  readonly trades: PlainTrade[] = [];
  readonly equity: number[] = [];
  readonly #input: BacktestCase;
  readonly #end: number;
  #position: Position | null = null;
  #entryOrder: Order | null = null;
  #isCloseOrdered = false;
  #realised = 0;

  constructor(input: BacktestCase, end: number) {
    this.#input = input;
    this.#end = end;
  }

  /** Orders fill. After a hole they are void, and what is open closes. */
  atOpen(bar: number): void {
    const open = this.#input.bars.open[bar]!;
    const timeout = this.#input.strategy.exits.timeout_bars ?? Infinity;
    const entryOrder = this.#entryOrder;
    const isCloseOrdered = this.#isCloseOrdered;
    this.#entryOrder = null;
    this.#isCloseOrdered = false;

    if (this.#input.gaps.has(bar)) {
      if (this.#position !== null) this.#close(bar, open, 'gap');
      return;
    }
    if (this.#position !== null) {
      const barsHeld = bar - this.#position.entryBar;
      if (isCloseOrdered) this.#close(bar, open, 'opposite_signal');
      else if (barsHeld >= timeout) this.#close(bar, open, 'timeout');
    }
    if (entryOrder !== null) this.#open(bar, open, entryOrder);
  }

  /**
   * Stops and targets are touched. A bar that opens beyond one of them fills at its open, whatever
   * comes later in it; of two that are touched inside, the stop is taken.
   */
  insideBar(bar: number): void {
    const position = this.#position;
    if (position === null) return;
    const { open, high, low } = this.#input.bars;
    const { side, stop, target } = position;
    const first = open[bar]!;
    // Towards the profit and towards the loss.
    const reaches = (price: number, mark: number) =>
      side === 'LONG' ? price >= mark : price <= mark;
    const falls = (price: number, mark: number) =>
      side === 'LONG' ? price <= mark : price >= mark;
    const best = side === 'LONG' ? high[bar]! : low[bar]!;
    const worst = side === 'LONG' ? low[bar]! : high[bar]!;

    if (target !== null && reaches(first, target)) this.#close(bar, first, 'tp_hit');
    else if (stop !== null && falls(first, stop)) this.#close(bar, first, 'stop_hit');
    else if (stop !== null && falls(worst, stop)) this.#close(bar, stop, 'stop_hit');
    else if (target !== null && reaches(best, target)) this.#close(bar, target, 'tp_hit');
  }

  /** The decision for the next open, which the last bar of the slice does not have. */
  atClose(bar: number): void {
    const close = this.#input.bars.close[bar]!;
    if (bar === this.#end - 1) {
      if (this.#position !== null) this.#close(bar, close, 'slice_end');
    } else {
      this.#decide(bar);
    }
    this.equity.push(this.#realised + this.#openProfit(close));
  }

  #decide(bar: number): void {
    const wanted = this.#input.signals.get(bar);
    if (wanted === undefined || wanted === this.#position?.side) return;
    this.#isCloseOrdered = this.#position !== null;
    if (!this.#isAllowed(bar, wanted) || !this.#isPlannable(bar)) return;
    this.#entryOrder = {
      side: wanted,
      reason: this.#position === null ? 'signal' : 'reversal',
      atr: this.#input.features.atr[bar]!,
    };
  }

  /** Whether all enabled gates pass; one whose value is undefined does not. */
  #isAllowed(bar: number, side: Side): boolean {
    const { features, strategy } = this.#input;
    const { cvd_min, imb_min, atr_z_min, vhf_min } = strategy.gates;
    const passes = (
      column: Float64Array | null,
      threshold: number | undefined,
      isDirectional: boolean,
    ) => {
      if (threshold === undefined || column === null) return true;
      const towards = isDirectional && side === 'SHORT' ? -column[bar]! : column[bar]!;
      return towards >= threshold;
    };
    return (
      passes(features.cvd, cvd_min, true) &&
      passes(features.imb, imb_min, true) &&
      passes(features.atrz, atr_z_min, false) &&
      passes(features.vhf, vhf_min, false)
    );
  }

  /** A stop or target in ATR needs an ATR. */
  #isPlannable(bar: number): boolean {
    const { atr_stop_mult, atr_tp_mult } = this.#input.strategy.exits;
    const needsAtr = atr_stop_mult !== undefined || atr_tp_mult !== undefined;
    return !needsAtr || this.#input.features.atr[bar]! > 0;
  }

  #open(bar: number, open: number, { side, reason, atr }: Order): void {
    const { exits, sizing } = this.#input.strategy;
    const entry = this.#slipped(open, side === 'LONG' ? 'buy' : 'sell');
    const quantity = 'quantity' in sizing ? sizing.quantity : sizing.notional / entry;
    const stopDistance = nearest([
      exits.atr_stop_mult === undefined ? null : exits.atr_stop_mult * atr,
      exits.hard_stop_usd === undefined ? null : exits.hard_stop_usd / quantity,
    ]);
    const targetDistance = nearest([
      exits.atr_tp_mult === undefined ? null : exits.atr_tp_mult * atr,
      exits.hard_tp_usd === undefined ? null : exits.hard_tp_usd / quantity,
    ]);
    const up = side === 'LONG' ? 1 : -1;
    this.#position = {
      side,
      reason,
      entryBar: bar,
      entryOpen: open,
      entry,
      quantity,
      entryFee: this.#fee(entry, quantity),
      stopDistance,
      stop: stopDistance === null ? null : entry - up * stopDistance,
      target: targetDistance === null ? null : entry + up * targetDistance,
    };
  }

  #close(bar: number, price: number, exitReason: ExitReason): void {
    const position = this.#position!;
    const { side, entry, entryOpen, quantity, entryFee, stopDistance, entryBar } = position;
    const up = side === 'LONG' ? 1 : -1;
    // A target is a limit order, which fills at its price or better; all else is a market order.
    const exit =
      exitReason === 'tp_hit' ? price : this.#slipped(price, side === 'LONG' ? 'sell' : 'buy');
    const fees = entryFee + this.#fee(exit, quantity);
    const pnl = Math.round((up * (exit - entry) * quantity - fees) * 1e8) / 1e8;
    const lossBeforeCosts = -up * (price - entryOpen) * quantity;
    const risk = stopDistance === null ? Infinity : stopDistance * quantity;
    const blunder =
      lossBeforeCosts > 1.5 * risk || (exitReason === 'stop_hit' && bar - entryBar <= 2);
    this.trades.push({
      side,
      reason: position.reason,
      entryBar,
      exitBar: bar,
      entry,
      exit,
      quantity,
      pnl,
      exitReason,
      blunder,
    });
    this.#realised += pnl;
    this.#position = null;
  }

  /** Of the open position, its entry fee paid and its exit fee not yet. */
  #openProfit(close: number): number {
    if (this.#position === null) return 0;
    const { side, entry, quantity, entryFee } = this.#position;
    return (side === 'LONG' ? 1 : -1) * (close - entry) * quantity - entryFee;
  }

  #slipped(price: number, action: 'buy' | 'sell'): number {
    const rate = this.#input.costs.slippage_bps / 10_000;
    return price * (action === 'buy' ? 1 + rate : 1 - rate);
  }

  #fee(price: number, quantity: number): number {
    return (this.#input.costs.fee_bps / 10_000) * price * quantity;
  }
}

/** The smallest of the distances that there are. */
function nearest(distances: readonly (number | null)[]): number | null {
  const there = distances.filter((distance) => distance !== null);
  return there.length === 0 ? null : Math.min(...there);
}
