import { playedTests } from '../../analyzer/segment-record.ts';
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

/** What a search found, before anybody asks how much of it is luck. */
export interface SearchResult {
  readonly finalists: readonly Finalist[];
  /** What each of them did bar by bar; empty where that was not wanted. */
  readonly columns: readonly ReturnColumns[];
  /** Index of the champion; null where no finalist traded. */
  readonly champion: number | null;
  readonly outcome: SearchOutcome;
  /** The step bars on which finalists ran. */
  readonly slices: readonly Slice[];
}

/**
 * Replays every distinct centre that ran, unchanged, over all step bars of the session. The one with the
 * largest t is the champion, of several the earliest. Nothing else is asked of it, so that a placebo arm
 * can be asked the same.
 *
 * Where steps follow one another positions are held across their borders, as whoever trades it would.
 */
export async function replayFinalists(
  context: MarketContext,
  runs: readonly SegmentRun[],
  wantsColumns: boolean,
): Promise<SearchResult> {
  const { config, market, windows, features, gaps, barsPerYear, pool, signal } = context;
  const slices = stepSlices(windows);
  const centres = distinctCentres(runs);
  const visible = { handle: market.handle, end: windows.searchEnd };
  const { sizing, costs } = config;
  const replays = await pool.replay(
    { visible, features, gaps, slices, wantsColumns },
    centres.map(({ centre }) => ({ strategy: { ...centre, sizing }, costs, delayBars: 0 })),
    signal,
  );
  const held = marketSums(market.bars, slices);
  const finalists = centres.map(({ centre, name, segment, first_test }, i): Finalist => {
    const { record, sums } = replays[i]!;
    return {
      name,
      segment,
      first_test,
      strategy: { ...centre, sizing },
      step: metricsOf(record, barsPerYear),
      t: excessT(sums, held),
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

/** The steps of the walk-forward record that ran, those that follow one another joined. */
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

/** In the order in which they first ran. */
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

/** The first of the largest; null where all are. */
function largest(values: readonly (number | null)[]): number | null {
  let best: number | null = null;
  for (const [i, value] of values.entries()) {
    if (value !== null && (best === null || value > values[best]!)) best = i;
  }
  return best;
}

/** The adaptive record itself: what the kept candidates did on their own steps, one after another. */
function recordOutcome(
  { market, windows }: MarketContext,
  runs: readonly SegmentRun[],
): Pick<SearchOutcome, 'record_t' | 'record_pnl' | 'profitable_tests_share'> {
  const record = runs.filter(({ results }) => !results.in_sample).flatMap(({ tests }) => tests);
  // The same bars as those of finalists: what was skipped is in neither.
  const steps = stepSlices(windows);
  const returns = playedTests(record).flatMap(({ stepReturns }) => stepReturns ?? []);
  const kept = playedTests(record).flatMap(({ step }) => step ?? []);
  const made = kept.filter(({ totalPnl }) => totalPnl > 0).length;
  return {
    record_t: excessT(returns.reduce(addReturns, NO_RETURNS), marketSums(market.bars, steps)),
    record_pnl: kept.reduce((sum, { totalPnl }) => sum + totalPnl, 0),
    profitable_tests_share: kept.length === 0 ? null : made / kept.length,
  };
}

/** Everything that was tried: each counts, whatever became of it. */
function trialsOf(runs: readonly SegmentRun[]): number {
  const counts = runs.flatMap(({ results }) => Object.values(results.trials));
  return counts.reduce((sum, count) => sum + count, 0);
}
