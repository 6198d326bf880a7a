import { testResults } from '../../analyzer/segment-record.ts';
import {
  addReturns,
  excessT,
  marketSums,
  NO_RETURNS,
  type ReturnColumns,
} from '../../engine/scoring/excess-return.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import type { Slice, WindowPlan } from '../../engine/windows.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Finalist, SearchOutcome } from '../../protocol/honesty.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { MarketContext } from '../context/session-context.ts';
import type { SegmentRun } from './segment-run.ts';

/** The result of a search, before it is judged. */
export interface SearchResult {
  readonly finalists: readonly Finalist[];
  /** Returns of each finalist bar by bar; empty if not requested. */
  readonly columns: readonly ReturnColumns[];
  /** Index of the champion; null if no finalist traded. */
  readonly champion: number | null;
  readonly outcome: SearchOutcome;
  /** The step bars on which finalists ran. */
  readonly slices: readonly Slice[];
}

/**
 * Replays every distinct centre, unchanged, over all step bars of the session. The champion has the largest
 * t, the earliest if several do. No other criterion applies, so that placebo arms can use the same one.
 *
 * Positions are held across the borders of consecutive steps, as in live trading.
 */
export async function replayFinalists(
  context: MarketContext,
  runs: readonly SegmentRun[],
  wantsReturns: boolean,
): Promise<SearchResult> {
  const { config, market, windows, features, gaps, barsPerYear, pool, signal } = context;
  const slices = stepSlices(windows);
  const centres = distinctCentres(runs);
  const visible = { handle: market.handle, end: windows.searchEnd };
  const { sizing, costs } = config;
  const replays = await pool.replay(
    { visible, features, gaps, slices, wantsReturns },
    centres.map(({ centre }) => ({ strategy: { ...centre, sizing }, costs, delayBars: 0 })),
    signal,
  );
  const marketOfSteps = marketSums(market.bars, slices);
  const finalists = centres.map(({ centre, name, segment, first_test }, i): Finalist => {
    const { record, sums } = replays[i]!;
    return {
      name,
      segment,
      first_test,
      strategy: { ...centre, sizing },
      step: metricsOf(record, barsPerYear),
      t: excessT(sums, marketOfSteps),
    };
  });
  const champion = largest(finalists.map(({ t }) => t));
  return {
    finalists,
    columns: replays.flatMap(({ columns }) => (columns === null ? [] : [columns])),
    champion,
    outcome: {
      champion_t: champion === null ? null : finalists[champion]!.t,
      ...recordOutcome(context, runs),
      finalists: finalists.length,
      trials: trialsOf(runs) + finalists.length,
    },
    slices,
  };
}

/** The steps of the walk-forward record that ran; consecutive ones are joined. */
export function stepSlices({ schedule, segments }: WindowPlan): Slice[] {
  const windows = schedule === 'forward' ? segments.flat() : segments[0]!;
  const joined: Slice[] = [];
  for (const { step, skipped } of windows) {
    if (skipped !== null) continue;
    const last = joined.at(-1);
    if (last?.end === step.start) joined.splice(-1, 1, { start: last.start, end: step.end });
    else joined.push(step);
  }
  return joined;
}

interface Centre extends Pick<Finalist, 'name' | 'segment' | 'first_test'> {
  readonly centre: StrategyRules;
}

/** In the order of their first tests. */
function distinctCentres(runs: readonly SegmentRun[]): Centre[] {
  const found = new Map<string, Centre>();
  for (const { results, tests } of runs) {
    for (const { centre, test } of tests) {
      const key = canonicalJson(centre);
      if (found.has(key)) continue;
      const { proposal: name, segment } = results;
      found.set(key, { centre, name, segment, first_test: test });
    }
  }
  return [...found.values()];
}

/** The index of the first maximum; null if all values are null. */
function largest(values: readonly (number | null)[]): number | null {
  let best: number | null = null;
  for (const [i, value] of values.entries()) {
    if (value !== null && (best === null || value > values[best]!)) best = i;
  }
  return best;
}

/** The walk-forward record: the kept candidates on their own steps, one after another. */
function recordOutcome(
  { market, windows }: MarketContext,
  runs: readonly SegmentRun[],
): Pick<SearchOutcome, 'record_t' | 'record_pnl' | 'profitable_tests_share'> {
  const record = runs.filter(({ results }) => !results.in_sample).flatMap(({ tests }) => tests);
  // The same bars as for finalists, without skipped steps.
  const steps = stepSlices(windows);
  const returns = testResults(record).flatMap(({ stepReturns }) => stepReturns ?? []);
  const kept = testResults(record).flatMap(({ step }) => step ?? []);
  const profitable = kept.filter(({ totalPnl }) => totalPnl > 0).length;
  return {
    record_t: excessT(returns.reduce(addReturns, NO_RETURNS), marketSums(market.bars, steps)),
    record_pnl: kept.reduce((sum, { totalPnl }) => sum + totalPnl, 0),
    profitable_tests_share: kept.length === 0 ? null : profitable / kept.length,
  };
}

/** All trials, whatever their result. */
function trialsOf(runs: readonly SegmentRun[]): number {
  const counts = runs.flatMap(({ results }) => Object.values(results.trials));
  return counts.reduce((sum, count) => sum + count, 0);
}
