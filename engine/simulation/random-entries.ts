import type { RandomStream } from '../../market/xoshiro128.ts';
import type { Slice } from '../windows.ts';
import type { ExecutionPlan } from './execution-plan.ts';
import { type BacktestInput, runBacktest } from './run-backtest.ts';
import { LONG_BIT, SHORT_BIT } from './signals.ts';
import type { TradeColumns } from './trade-columns.ts';

/**
 * The P&L of a strategy's exits, sizes and costs with random entries.
 *
 * A draw makes an entry for each trade of the strategy, on the same side, at the close of a bar
 * drawn without replacement from all but the last bar of the slice; the strategy's gates
 * are off. The entries are ordinary signals: one on the side of an open position is void and an opposite
 * one reverses, so a draw has as many trades as the strategy or fewer.
 *
 * @param sides of the strategy's trades on the slice, at most one a bar that can be drawn: 1 or -1
 * @param trades overwritten
 * @returns P&L of each draw, quote currency, after all costs; nothing after the slice is read
 */
export function randomEntries(
  input: Omit<BacktestInput, 'signals'>,
  { start, end }: Slice,
  sides: Int8Array,
  draws: number,
  random: RandomStream,
  trades: TradeColumns,
): number[] {
  const plan = withoutGates(input.plan);
  const decisions = Int32Array.from({ length: Math.max(0, end - start - 1) }, (_, i) => start + i);
  if (sides.length > decisions.length) {
    throw new RangeError(`Cannot draw entries: ${sides.length} exceed ${decisions.length} bars`);
  }
  const drawn = { ...input, plan, signals: new Int32Array(sides.length) };
  return Array.from({ length: draws }, () => {
    drawEntries(decisions, sides, random, drawn.signals);
    return sumOf(runBacktest(drawn, start, end, trades));
  });
}

/**
 * Draws a bar for every side. The random order of the bars assigns the sides at random too.
 *
 * @param decisions reordered; the next draw may use any order
 * @param signals overwritten, oldest first
 */
function drawEntries(
  decisions: Int32Array,
  sides: Int8Array,
  random: RandomStream,
  signals: Int32Array,
): void {
  for (let i = 0; i < sides.length; i++) {
    const j = i + random.below(decisions.length - i);
    const drawn = decisions[j]!;
    decisions[j] = decisions[i]!;
    decisions[i] = drawn;
    signals[i] = 2 * drawn + (sides[i] === 1 ? LONG_BIT : SHORT_BIT);
  }
  signals.sort();
}

function withoutGates(plan: ExecutionPlan): ExecutionPlan {
  return { ...plan, cvdMin: NaN, imbMin: NaN, atrzMin: NaN, vhfMin: NaN };
}

function sumOf({ count, pnl }: TradeColumns): number {
  let sum = 0;
  for (let t = 0; t < count; t++) sum += pnl[t]!;
  return sum;
}
