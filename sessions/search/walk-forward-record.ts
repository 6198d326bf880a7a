import { stepOf } from '../../analyzer/segment-record.ts';
import { DAY_MS } from '../../market/interval.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { MarketContext } from '../context/session-context.ts';
import { buyAndHoldBaseline } from './buy-and-hold-baseline.ts';
import type { SegmentRun } from './segment-run.ts';

/** The walk-forward record and buy-and-hold over the out-of-sample steps. */
export function walkForwardRecord(context: MarketContext, runs: readonly SegmentRun[]) {
  const { market, barsPerYear, windows } = context;
  const outOfSample = runs.filter(({ results }) => !results.in_sample);
  const buyAndHold = buyAndHoldBaseline(context, 1);

  const after = (some: readonly SegmentRun[]) => {
    let equity = 0;
    return some.flatMap((run) =>
      run.tests.map((test, i) => {
        const { step, borders } = windows.segments[run.results.segment - 1]![i]!;
        equity += stepOf(test)?.totalPnl ?? 0;
        return { ts: isoInstant(borders[3]), equity, bar: step.end - 1 };
      }),
    );
  };
  const curve = after(outOfSample).map(({ ts, equity, bar }) => ({
    ts,
    equity,
    buy_and_hold: buyAndHold.at(bar),
  }));
  const inSampleCurves = runs
    .filter(({ results }) => results.in_sample)
    .map((run) => ({
      segment: run.results.segment,
      curve: after([run]).map(({ ts, equity }) => ({ ts, equity })),
    }));
  const days = (outOfSample.at(-1)!.span.to - outOfSample[0]!.span.from) / DAY_MS;
  return {
    barsPerYear,
    time: market.bars.time,
    days,
    buyAndHold: buyAndHold.record,
    curve,
    inSampleCurves,
  };
}
