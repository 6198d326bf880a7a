import { isoInstant } from '../protocol/iso-instant.ts';
import { type TestRecord, testResults } from './segment-record.ts';

/** A trade of a step, as charts and tables need it. */
export interface StepTrade {
  readonly segment: number;
  readonly test: string;
  /** Open of the bar in which it closed, as in `trades.jsonl`. */
  readonly exit_ts: string;
  /** Quote currency, after all costs. */
  readonly pnl: number;
  readonly bars_held: number;
}

/** The tests of a segment, as in `SegmentRun`. */
export interface TestsOfSegment {
  readonly results: { readonly segment: number };
  readonly tests: readonly TestRecord[];
}

/**
 * Every trade of the steps of the given segments, test by test, in the order in which they closed.
 *
 * @param time opens of the bars of the market, ms
 */
export function stepTrades(
  segments: readonly TestsOfSegment[],
  time: ArrayLike<number>,
): StepTrade[] {
  return segments.flatMap(({ results: { segment }, tests }) =>
    tests.flatMap((record) =>
      testResults([record]).flatMap(({ stepTrades: { exitBar, barsHeld, pnl } }) =>
        exitBar.map((bar, t) => ({
          segment,
          test: record.test,
          exit_ts: isoInstant(time[bar]!),
          pnl: pnl[t]!,
          bars_held: barsHeld[t]!,
        })),
      ),
    ),
  );
}
