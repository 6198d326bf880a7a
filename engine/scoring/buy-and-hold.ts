import type { Bars } from '../../market/bars.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { SliceRecord } from '../../protocol/test-result.ts';
import type { Costs } from '../simulation/execution-plan.ts';
import type { Slice } from '../windows.ts';
import { recordCurve } from './slice-record.ts';

/**
 * P&L of buy-and-hold of the same size over a slice: bought at its first open, sold at its
 * last close, after fees and slippage.
 *
 * @param curve length end − start, overwritten with equity at each close, relative to the start
 */
export function buyAndHold(
  bars: Pick<Bars, 'open' | 'close'>,
  { start, end }: Slice,
  sizing: Sizing,
  costs: Costs,
  curve: Float64Array = new Float64Array(end - start),
): SliceRecord {
  if (end <= start) return recordCurve(curve);
  const slippage = costs.slippage_bps / 10_000;
  const fee = costs.fee_bps / 10_000;
  const entry = bars.open[start]! * (1 + slippage);
  const quantity = 'quantity' in sizing ? sizing.quantity : sizing.notional / entry;
  for (let i = start; i < end; i++) {
    curve[i - start] = quantity * (bars.close[i]! - entry) - fee * quantity * entry;
  }
  const exit = bars.close[end - 1]! * (1 - slippage);
  curve[end - start - 1] = quantity * (exit - entry) - fee * quantity * (entry + exit);
  return { ...recordCurve(curve), barsInPosition: end - start };
}
