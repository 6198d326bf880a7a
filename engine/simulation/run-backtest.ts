import type { Bars } from '../../market/bars.ts';
import { firstAtOrAfter } from '../../market/first-at-or-after.ts';
import type { ExecutionPlan } from './execution-plan.ts';
import type { Features } from './features.ts';
import type { Signals } from './signals.ts';
import {
  GAP,
  OPPOSITE_SIGNAL,
  PNL_STEPS,
  SLICE_END,
  STOP_HIT,
  TIMEOUT,
  TP_HIT,
  type TradeColumns,
} from './trade-columns.ts';

/** What one backtest reads. All of it is shared and none of it is changed. */
export interface BacktestInput {
  readonly bars: Pick<Bars, 'open' | 'high' | 'low' | 'close'>;
  readonly features: Features;
  readonly signals: Signals;
  readonly plan: ExecutionPlan;
  /** Bars before which some are missing and at which positions close, oldest first. */
  readonly gaps: Int32Array;
}

/** A loss beyond so many times the planned risk is a blunder, and so is a stop so soon. */
const BLUNDER_RISKS = 1.5;
const BLUNDER_BARS = 2;

/**
 * One position at a time over the bars [start, end): what is wanted at a bar's close fills at the
 * next bar's open, stops and targets act from the fill on, and what is open at the end is closed at
 * the last close.
 *
 * Time is skipped rather than walked: flat, it goes to the next signal that the gates admit; in a
 * position, the next opposite signal, the timeout, the gap and the end are known beforehand, and only
 * the bars until the first of them are looked at for stop and target.
 *
 * @param trades overwritten with the trades, oldest first
 * @returns `trades`; what happened up to bar t reads nothing after bar t
 * @throws {RangeError} the slice is not inside the bars
 */
export function runBacktest(
  input: BacktestInput,
  start: number,
  end: number,
  trades: TradeColumns,
): TradeColumns {
  const { bars, features, signals, plan, gaps } = input;
  const { open, high, low, close } = bars;
  if (!(start >= 0 && start <= end && end <= close.length)) {
    throw new RangeError(`Cannot run bars ${start} to ${end} of ${close.length}`);
  }
  trades.reset(end - start);
  const { entryBar, exitBar, side, isReversal, entry, exit, quantity, pnl } = trades;
  const { exitReason, isBlunder } = trades;
  const { slippageRate, feeRate, timeoutBars } = plan;
  const atr = features.atr;
  const signalCount = signals.length;
  const gapCount = gaps.length;

  let count = 0;
  let k = firstAtOrAfter(signals, 2 * start);
  let g = 0;
  let reversing = false;
  while (k < signalCount) {
    const signal = signals[k]!;
    const decision = signal >> 1;
    const from = decision + 1;
    if (from >= end) break;
    while (g < gapCount && gaps[g]! < from) g++;

    // An order cannot wait out a gap, and a position needs its risk to be known.
    const isCancelled = g < gapCount && gaps[g]! === from;
    const range = atr[decision]!;
    if (isCancelled || !isPlannable(plan, range) || !passesGates(features, plan, signal)) {
      reversing = false;
      k++;
      continue;
    }
    const direction = (signal & 1) === 0 ? 1 : -1;
    const openPrice = open[from]!;
    const fill = openPrice * (1 + direction * slippageRate);
    const size = Number.isNaN(plan.quantity) ? plan.notional / fill : plan.quantity;
    const stopDistance = nearer(plan.stopAtrs * range, plan.stopAmount / size);
    const targetDistance = nearer(plan.targetAtrs * range, plan.targetAmount / size);
    const stop = fill - direction * orElse(stopDistance, Infinity);
    const target = fill + direction * orElse(targetDistance, Infinity);

    // The first of these ends the position, if stop and target do not.
    let opposite = k + 1;
    while (opposite < signalCount && ((signals[opposite]! ^ signal) & 1) === 0) opposite++;
    const signalExit = opposite < signalCount ? (signals[opposite]! >> 1) + 1 : end;
    const gapExit = g < gapCount ? gaps[g]! : end;
    const until = Math.min(signalExit, from + timeoutBars, gapExit, end);
    const lowMark = direction === 1 ? stop : target;
    const highMark = direction === 1 ? target : stop;
    let bar = firstTouch(low, high, lowMark, highMark, from, until);
    let reason: number;
    let rawExit: number;
    if (bar < until) {
      // What the bar opens beyond fills at its open; inside the bar the stop comes first.
      const first = open[bar]!;
      const stopped = direction === 1 ? low[bar]! <= stop : high[bar]! >= stop;
      const gained = direction * (first - target) >= 0;
      reason = stopped && !gained ? STOP_HIT : TP_HIT;
      const mark = reason === STOP_HIT ? stop : target;
      const isBeyond = gained || direction * (first - stop) <= 0;
      rawExit = isBeyond ? first : mark;
    } else if (until === end) {
      bar = end - 1;
      reason = SLICE_END;
      rawExit = close[bar]!;
    } else {
      reason = until === gapExit ? GAP : until === signalExit ? OPPOSITE_SIGNAL : TIMEOUT;
      rawExit = open[bar]!;
    }

    const out = reason === TP_HIT ? rawExit : rawExit * (1 - direction * slippageRate);
    const costs = feeRate * (fill + out) * size;
    const beforeCosts = direction * (rawExit - openPrice) * size;
    entryBar[count] = from;
    exitBar[count] = bar;
    side[count] = direction;
    isReversal[count] = reversing ? 1 : 0;
    entry[count] = fill;
    exit[count] = out;
    quantity[count] = size;
    pnl[count] = Math.round((direction * (out - fill) * size - costs) * PNL_STEPS) / PNL_STEPS;
    exitReason[count] = reason;
    isBlunder[count] =
      beforeCosts < -BLUNDER_RISKS * stopDistance * size ||
      (reason === STOP_HIT && bar - from <= BLUNDER_BARS)
        ? 1
        : 0;
    count++;

    // A signal on the close of the bar that stopped the position counts; signals before it do not.
    // An opposite signal that closed it is looked at again: it may open the other side.
    reversing = reason === OPPOSITE_SIGNAL;
    const next = reversing ? 2 * (bar - 1) : 2 * bar;
    k++;
    while (k < signalCount && signals[k]! < next) k++;
  }
  trades.count = count;
  return trades;
}

/** Whether every gate that is on says yes to a signal. A value that is undefined says no. */
function passesGates(features: Features, plan: ExecutionPlan, signal: number): boolean {
  const bar = signal >> 1;
  const direction = (signal & 1) === 0 ? 1 : -1;
  const { atrzMin, vhfMin, cvdMin, imbMin } = plan;
  if (!Number.isNaN(atrzMin) && !(features.atrz[bar]! >= atrzMin)) return false;
  if (!Number.isNaN(vhfMin) && !(features.vhf[bar]! >= vhfMin)) return false;
  if (!Number.isNaN(cvdMin) && !(direction * features.cvd![bar]! >= cvdMin)) return false;
  if (!Number.isNaN(imbMin) && !(direction * features.imb![bar]! >= imbMin)) return false;
  return true;
}

/** An entry whose stop or target is stated in ATR needs an ATR that is known and not zero. */
function isPlannable(plan: ExecutionPlan, atr: number): boolean {
  return atr > 0 || (Number.isNaN(plan.stopAtrs) && Number.isNaN(plan.targetAtrs));
}

/** The first bar of [from, until) that reaches one of two prices; `until` where none does. */
function firstTouch(
  low: Float64Array,
  high: Float64Array,
  lowMark: number,
  highMark: number,
  from: number,
  until: number,
): number {
  if (lowMark === -Infinity && highMark === Infinity) return until;
  let bar = from;
  while (bar < until && low[bar]! > lowMark && high[bar]! < highMark) bar++;
  return bar;
}

function orElse(value: number, fallback: number): number {
  return Number.isNaN(value) ? fallback : value;
}

/** The smaller distance, where NaN is none. */
function nearer(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}
