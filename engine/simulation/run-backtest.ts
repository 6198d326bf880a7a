import type { Bars } from '../../market/bars.ts';
import { firstAtOrAfter } from '../../market/first-at-or-after.ts';
import { type DecisionInput, isAdmitted, nearer, orElse, quantityAt } from './decide.ts';
import { recordTrade, slipped, touchPrice, touchReason } from './exit-fill.ts';
import { GAP, OPPOSITE_SIGNAL, SLICE_END, TIMEOUT, type TradeColumns } from './trade-columns.ts';

/** Input of a backtest; shared and never changed. */
export interface BacktestInput extends DecisionInput {
  readonly bars: Pick<Bars, 'open' | 'high' | 'low' | 'close'>;
  /** Index of the first bar after each gap, oldest first. */
  readonly gaps: Int32Array;
}

/**
 * One position at a time over the bars [start, end). A signal at a bar's close fills at the next bar's
 * open, so one on the last bar is void; a position open at the end closes at the last close. Stop and
 * target are active from the fill on: a bar that opens beyond one fills at its open, and if both are
 * touched the stop fills. At a gap orders are void, and a position closes at the first open after it. An
 * opposite signal that has a next open closes the position whatever the gates say: they filter entries.
 *
 * Bars are skipped: without a position, to the next admitted signal; with one, to the first of
 * opposite signal, timeout, gap and end, checking only stop and target. `simulateBars()` visits every bar
 * and gives the same trades. `resolveEntry()` defines size and levels; to call it here would allocate an
 * object per trade and take half as long again.
 *
 * @param trades overwritten with the trades, oldest first
 * @returns `trades`; results up to bar t read nothing after bar t
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
  checkSlice(bars, start, end);
  trades.reset(end - start);
  const { slippageRate, timeoutBars } = plan;
  const atr = features.atr;
  const signalCount = signals.length;
  const gapCount = gaps.length;

  let count = 0;
  // A signal is encoded as 2 * bar + side: side 0 is long, 1 is short.
  let k = firstAtOrAfter(signals, 2 * start);
  let g = 0;
  let reversing = false;
  while (k < signalCount) {
    const signal = signals[k]!;
    const decision = signal >> 1;
    const from = decision + 1;
    if (from >= end) break;
    while (g < gapCount && gaps[g]! < from) g++;

    // An order is void at a gap.
    const isCancelled = g < gapCount && gaps[g]! === from;
    const atrThen = atr[decision]!;
    const direction = (signal & 1) === 0 ? 1 : -1;
    if (isCancelled || !isAdmitted(features, plan, decision, direction)) {
      reversing = false;
      k++;
      continue;
    }
    const openPrice = open[from]!;
    const fill = slipped(openPrice, direction, slippageRate);
    const size = quantityAt(plan, fill);
    const stopDistance = nearer(plan.stopAtrs * atrThen, plan.stopAmount / size); // NaN: none.
    const targetDistance = nearer(plan.targetAtrs * atrThen, plan.targetAmount / size);
    const stop = fill - direction * orElse(stopDistance, Infinity);
    const target = fill + direction * orElse(targetDistance, Infinity);

    // The first of these exits closes the position unless stop or target does before it.
    let opposite = k + 1;
    while (opposite < signalCount && ((signals[opposite]! ^ signal) & 1) === 0) opposite++;
    const signalExit = opposite < signalCount ? (signals[opposite]! >> 1) + 1 : end;
    const gapExit = g < gapCount ? gaps[g]! : end;
    const latestExit = Math.min(signalExit, from + timeoutBars, gapExit, end);
    const lowMark = direction === 1 ? stop : target;
    const highMark = direction === 1 ? target : stop;
    let bar = firstTouch(low, high, lowMark, highMark, from, latestExit);
    let reason: number;
    let rawExit: number;
    if (bar < latestExit) {
      const exitOpen = open[bar]!;
      const worst = direction === 1 ? low[bar]! : high[bar]!;
      reason = touchReason(direction, stop, target, exitOpen, worst);
      rawExit = touchPrice(direction, stop, target, exitOpen, reason);
    } else if (latestExit === end) {
      bar = end - 1;
      reason = SLICE_END;
      rawExit = close[bar]!;
    } else {
      reason = latestExit === gapExit ? GAP : latestExit === signalExit ? OPPOSITE_SIGNAL : TIMEOUT;
      rawExit = open[bar]!;
    }

    recordTrade(
      trades,
      count++,
      plan,
      direction,
      reversing,
      from,
      openPrice,
      fill,
      size,
      stopDistance,
      bar,
      rawExit,
      reason,
    );

    // Signals before the exit bar are void; one at its close is valid. An opposite signal that
    // closed the position is read again, since it may open the other side.
    reversing = reason === OPPOSITE_SIGNAL;
    const next = reversing ? 2 * (bar - 1) : 2 * bar;
    k++;
    while (k < signalCount && signals[k]! < next) k++;
  }
  trades.count = count;
  return trades;
}

/** @throws {RangeError} the slice is not inside the bars */
export function checkSlice({ close }: BacktestInput['bars'], start: number, end: number): void {
  if (start >= 0 && start <= end && end <= close.length) return;
  throw new RangeError(
    `Cannot run a backtest: bars ${start} to ${end} are outside 0 to ${close.length}`,
  );
}

/** The first bar of [from, until) that reaches one of two prices; `until` if none does. */
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
