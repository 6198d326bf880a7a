import { buyAndHold } from '../../engine/scoring/buy-and-hold.ts';
import type { Slice, WindowPlan } from '../../engine/windows.ts';
import type { SliceRecord } from '../../protocol/test-result.ts';
import type { SessionContext } from '../context/session-context.ts';

/** Buy-and-hold over the same steps as a record of tests. */
export interface BuyAndHold {
  readonly record: SliceRecord;
  /** Its P&L at the close of a bar, from the first step on; 0 outside the record. */
  readonly at: (bar: number) => number;
}

/** Buy-and-hold over the record that contains a segment. */
export function buyAndHoldBaseline(
  { market, config, windows }: Pick<SessionContext, 'market' | 'config' | 'windows'>,
  segment: number,
): BuyAndHold {
  const slice = recordOf(windows, segment);
  const curve = new Float64Array(slice.end - slice.start);
  const record = buyAndHold(market.bars, slice, config.sizing, config.costs, curve);
  return { record, at: (bar) => curve[bar - slice.start] ?? 0 };
}

/** In `forward` all segments are one record; in `revisit` each segment is its own. */
function recordOf({ schedule, segments }: WindowPlan, segment: number): Slice {
  const own = schedule === 'forward' ? segments.flat() : segments[segment - 1]!;
  return { start: own[0]!.step.start, end: own.at(-1)!.step.end };
}
