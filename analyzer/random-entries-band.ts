import type { RandomEntries, RandomRange } from '../protocol/metrics-global.ts';
import { stepOf, type TestRecord } from './segment-record.ts';
import { quantile } from './statistics/quantile.ts';

/**
 * The record held against random entries with the same exits: draw d of every test, one test after
 * another, is one curve, and the band is where the curves lie after each step. A test that did not
 * trade adds nothing to any of them.
 *
 * It is a baseline: how far the entries matter, given how often, to which side and with which exits the
 * strategy traded. It is no p-value of the search, which tried many entries and kept the best, while a
 * draw tried one.
 *
 * @param tests of the record, in order
 * @param ends when the step of each of them ended
 * @param draws that each kept test was played with
 * @returns null where there were none, or nothing traded
 */
export function randomEntriesBand(
  tests: readonly TestRecord[],
  ends: readonly string[],
  draws: number,
): RandomEntries | null {
  if (tests.length !== ends.length) {
    throw new RangeError(`Cannot date ${tests.length} steps by ${ends.length} ends`);
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

/** Null where the test did not trade. */
function randomPnlOf({ test, end }: TestRecord, draws: number): readonly number[] | null {
  if (end.status !== 'played' || end.played.status === 'abstained') return null;
  const { randomPnl } = end.played;
  if (randomPnl.length === draws) return randomPnl;
  throw new RangeError(`Cannot add up ${draws} draws: ${test} has ${randomPnl.length}`);
}

/** The middle nine tenths of the draws. */
function rangeOf(totals: Float64Array): RandomRange {
  const sorted = totals.toSorted();
  return { p5: quantile(sorted, 0.05), median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}
