import type { RandomEntries, RandomRange } from '../protocol/metrics-global.ts';
import { stepOf, type TestRecord } from './segment-record.ts';
import { quantile } from './statistics/quantile.ts';

/**
 * Compares the record with random entries and the same exits. Draw d of every test in order forms one curve;
 * the band is the range of all curves after each step. A test without trades adds 0.
 *
 * This baseline shows how much the entries matter, given frequency, sides and exits. It is no p-value of the
 * search, which kept the best of many entries.
 *
 * @param tests of the record, in order
 * @param ends the end of the step of each test
 * @param draws the number of draws of each kept test
 * @returns null without draws or trades
 */
export function randomEntriesBand(
  tests: readonly TestRecord[],
  ends: readonly string[],
  draws: number,
): RandomEntries | null {
  if (tests.length !== ends.length) {
    throw new RangeError(
      `Cannot date the steps: found ${tests.length} steps and ${ends.length} ends`,
    );
  }
  const steps = tests.map((test) => stepOf(test));
  if (draws === 0 || steps.every((step) => step === null || step.trades === 0)) return null;

  const totals = new Float64Array(draws);
  const curve = tests.map((test, i) => {
    const pnl = randomPnlOf(test, draws);
    for (let d = 0; d < draws; d++) totals[d] = totals[d]! + (pnl?.[d] ?? 0);
    return { ts: ends[i]!, ...rangeOf(totals) };
  });
  const own = steps.reduce((sum, step) => sum + (step?.totalPnl ?? 0), 0);
  return {
    draws,
    curve,
    total_pnl: rangeOf(totals),
    at_least: totals.filter((total) => total >= own).length / draws,
  };
}

/** Null if the test did not trade. */
function randomPnlOf({ test, outcome }: TestRecord, draws: number): readonly number[] | null {
  if (outcome.status !== 'ran' || outcome.result.status === 'abstained') return null;
  const { randomPnl } = outcome.result;
  if (randomPnl.length === draws) return randomPnl;
  throw new RangeError(`Cannot sum ${draws} draws: ${test} has ${randomPnl.length}`);
}

/** The median and the 90 % range of the draws. */
function rangeOf(totals: Float64Array): RandomRange {
  const sorted = totals.toSorted();
  return { p5: quantile(sorted, 0.05), median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}
