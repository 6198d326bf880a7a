import type { Bars } from '../market/bars.ts';
import type { SessionConfig } from '../protocol/session-config.ts';
import {
  EpisodeColumns,
  type SliceSummary,
  scoreSlice,
  summariseSlice,
} from './scoring/score-slice.ts';
import type { ExecutionPlan } from './simulation/execution-plan.ts';
import type { Features } from './simulation/features.ts';
import { runBacktest } from './simulation/run-backtest.ts';
import type { Signals } from './simulation/signals.ts';
import { TradeColumns } from './simulation/trade-columns.ts';
import { episodeEnds, type Slice, type Window } from './windows.ts';

/** One parameter set, ready to run. */
interface PreparedCandidate {
  readonly signals: Signals;
  readonly plan: ExecutionPlan;
}

/** Common settings of the tests of a wave: shared memory and small objects only. */
export interface TestSetting {
  readonly bars: Bars;
  readonly features: Features;
  readonly gaps: Int32Array;
  readonly candidates: readonly PreparedCandidate[];
  readonly config: Pick<SessionConfig, 'targets' | 'episode_bars' | 'min_trades'> & {
    readonly candidates: Pick<SessionConfig['candidates'], 'validated'>;
  };
}

/** The result of a candidate on one window. */
type CandidateFate =
  | 'kept'
  | 'held'
  | 'no profit on validation'
  | 'too few trades on validation'
  | 'not validated';

export interface RankedCandidate {
  readonly candidate: number;
  readonly train: SliceSummary;
  readonly validation: SliceSummary | null;
  readonly fate: CandidateFate;
}

export interface TestDecision {
  /** By train score, best first. */
  readonly ranking: readonly RankedCandidate[];
  /** The candidate that runs on the step; null if none passed and the test abstains. */
  readonly kept: number | null;
}

/** Memory that backtests reuse; one per thread. */
export interface Workbench {
  readonly trades: TradeColumns;
  readonly episodes: EpisodeColumns;
}

export function newWorkbench(): Workbench {
  return { trades: new TradeColumns(), episodes: new EpisodeColumns() };
}

/** Runs one candidate over one slice; trades and episodes remain on the workbench. */
export function runSlice(
  setting: TestSetting,
  candidate: number,
  slice: Slice,
  ends: Int32Array,
  bench: Workbench,
): void {
  const { bars, features, gaps, candidates, config } = setting;
  const { signals, plan } = candidates[candidate]!;
  runBacktest({ bars, features, signals, plan, gaps }, slice.start, slice.end, bench.trades);
  scoreSlice(bench.trades, bars, ends, plan.feeRate, config.targets, bench.episodes);
}

/**
 * Selects the candidate that a window keeps: all of them run on its train slice, the
 * best few by score on its validation slice, and the best of those by score is kept if
 * it made a profit after costs with enough trades.
 *
 * The step slice is not read.
 */
export function selectCandidate(
  setting: TestSetting,
  window: Window,
  bench: Workbench,
): TestDecision {
  const { config, candidates } = setting;
  const trainEnds = episodeEnds(window.train, config.episode_bars);
  const ranking = candidates.map((_, candidate) => {
    runSlice(setting, candidate, window.train, trainEnds, bench);
    return { candidate, train: summariseSlice(bench.episodes, config.min_trades.train) };
  });
  ranking.sort((a, b) => byScore(a.train, b.train) || a.candidate - b.candidate);

  const validationEnds = episodeEnds(window.validation, config.episode_bars);
  const validated = ranking.slice(0, config.candidates.validated).map(({ candidate, train }) => {
    runSlice(setting, candidate, window.validation, validationEnds, bench);
    const validation = summariseSlice(bench.episodes, config.min_trades.validation);
    return { candidate, train, validation };
  });
  const passed = validated
    .filter(({ validation }) => validation.totalPnl > 0 && !Number.isNaN(validation.score))
    .sort((a, b) => byScore(a.validation, b.validation) || a.candidate - b.candidate);
  const kept = passed[0]?.candidate ?? null;

  return {
    kept,
    ranking: ranking.map(({ candidate, train }, rank) => {
      const validation = validated[rank]?.validation ?? null;
      return { candidate, train, validation, fate: fateOf(candidate, validation, kept) };
    }),
  };
}

function fateOf(
  candidate: number,
  validation: SliceSummary | null,
  kept: number | null,
): CandidateFate {
  if (validation === null) return 'not validated';
  if (candidate === kept) return 'kept';
  if (Number.isNaN(validation.score)) return 'too few trades on validation';
  return validation.totalPnl > 0 ? 'held' : 'no profit on validation';
}

/** The reason of an abstention. */
export function whyAbstained(ranking: readonly RankedCandidate[]): string {
  const countOf = (fate: CandidateFate) => ranking.filter((one) => one.fate === fate).length;
  const losing = countOf('no profit on validation');
  const few = countOf('too few trades on validation');
  return `no candidate passed validation: ${losing} without profit, ${few} with too few trades`;
}

/** Higher score first, then higher P&L; no score is last. */
function byScore(a: SliceSummary, b: SliceSummary): number {
  const scoreA = Number.isNaN(a.score) ? -1 : a.score;
  const scoreB = Number.isNaN(b.score) ? -1 : b.score;
  return scoreB - scoreA || b.totalPnl - a.totalPnl;
}
