import { randomStream } from '../market/xoshiro128.ts';
import type { Phase } from '../protocol/scalars.ts';
import type { Sizing, StrategyRules } from '../protocol/strategy.ts';
import type { EpisodeOutcome, SliceRecord, TestResult } from '../protocol/test-result.ts';
import { type RecordedTest, type TestFile, TestFiles } from './recording/test-files.ts';
import { episodeOutcome } from './scoring/episode-outcome.ts';
import { recordSlice } from './scoring/slice-record.ts';
import { NO_STEP, stepResult } from './scoring/step-result.ts';
import {
  newWorkbench,
  runSlice,
  selectCandidate,
  type TestSetting,
  whyAbstained,
} from './select-candidate.ts';
import { randomEntries } from './simulation/random-entries.ts';
import { episodeEnds, type Slice, type Window } from './windows.ts';

/** Common settings of the tests of a wave. */
export interface TestJob extends TestSetting {
  readonly session: string;
  readonly isSimulated: boolean;
  /** The candidates as written to leaderboards. */
  readonly rules: readonly StrategyRules[];
  /** Whether to produce files; placebo runs and reruns in shadow need none. */
  readonly isRecorded: boolean;
  readonly sizing: Sizing;
  /** Number of draws of random entries for the step, and the label of their random stream. */
  readonly randomEntries: { readonly draws: number; readonly label: string };
}

/** One test of a segment; if its window is skipped, it does not run. */
export interface TestTask {
  /** Position in the segment, from 0. */
  readonly index: number;
  readonly test: string;
  readonly wave: number;
  readonly window: Window;
  /** Id of the test's first episode; unique within the session. */
  readonly firstEpisode: number;
}

/** Runs tests one after another on one thread with one set of buffers. */
export class TestRunner {
  readonly #bench = newWorkbench();
  readonly #files = new TestFiles();

  /**
   * Runs one test. All candidates are ranked on the train slice, the best few run on validation, and the
   * best of those with a profit there is kept: it runs once on the out-of-sample step. If none passes
   * validation, the test abstains: no step runs, and the files contain its top-ranked
   * candidate, marked as not kept.
   *
   * @returns the result and, if the job records them, the files: `leaderboard_base.csv` (all
   *   candidates), `trades.jsonl` (validation and step) and `scores.jsonl` (episodes of all slices that ran)
   */
  run(
    job: TestJob,
    { index, test, window, firstEpisode }: TestTask,
  ): { result: Omit<TestResult, 'files'>; files: TestFile[] } {
    const { kept: keptCandidate, ranking } = selectCandidate(job, window, this.#bench);
    const isKept = keptCandidate !== null;
    const shown = keptCandidate ?? ranking[0]!.candidate;
    const row = ranking.find(({ candidate }) => candidate === shown)!;
    const { session, isSimulated, bars, sizing } = job;
    const recorded = { session, isSimulated, test, candidate: shown, kept: isKept, job };
    const { feeRate } = job.candidates[shown]!.plan;
    const { trades } = this.#bench;

    this.#files.start();
    // Selection leaves only its last candidate on the workbench, so this one runs again to be recorded.
    const train = this.#slice(recorded, 'train', window.train, firstEpisode);
    let episode = firstEpisode + train.episodes.length;
    const validation = this.#slice(recorded, 'validation', window.validation, episode);
    episode += validation.episodes.length;
    let recordedTrades = trades.count;
    const step = isKept ? this.#slice(recorded, 'step', window.step, episode) : null;
    if (step !== null) recordedTrades += trades.count;
    const episodeCount = episode - firstEpisode + (step?.episodes.length ?? 0);

    const result: Omit<TestResult, 'files'> = {
      index,
      status: isKept ? 'kept' : 'abstained',
      why: isKept ? null : whyAbstained(ranking),
      candidate: keptCandidate,
      trainScore: orNull(row.train.score),
      validationScore: orNull(row.validation?.score ?? NaN),
      validation: isKept ? validation.record : null,
      step: step?.record ?? null,
      ...(step === null
        ? NO_STEP
        : stepResult(trades, step.episodes, window.step, bars, sizing, feeRate)),
      // Last, since the draws overwrite the trades of the step.
      randomPnl: isKept ? this.#randomPnl(job, shown, test, window.step) : [],
      evaluated: {
        candidates: ranking.length,
        validations: ranking.filter((one) => one.validation !== null).length,
        steps: isKept ? 1 : 0,
      },
      events: { trades: recordedTrades, scores: episodeCount },
    };
    return { result, files: job.isRecorded ? this.#files.finish(recorded, ranking) : [] };
  }

  /** Runs one candidate over one slice; its trades remain on the workbench. */
  #slice(
    recorded: RecordedTest & { readonly job: TestJob },
    phase: Phase,
    slice: Slice,
    firstEpisode: number,
  ): { record: SliceRecord; episodes: EpisodeOutcome[] } {
    const { job, candidate } = recorded;
    const { trades, episodes } = this.#bench;
    const ends = episodeEnds(slice, job.config.episode_bars);
    runSlice(job, candidate, slice, ends, this.#bench);
    const outcomes = Array.from(ends, (end, e) => {
      const own = { start: e === 0 ? slice.start : ends[e - 1]!, end };
      return episodeOutcome(episodes, e, firstEpisode + e, own, job.features.atrz);
    });
    if (job.isRecorded) {
      this.#files.addSlice(recorded, phase, phase === 'train' ? null : trades, outcomes, ends);
    }
    const { feeRate } = job.candidates[candidate]!.plan;
    return {
      record: recordSlice(trades, job.bars, slice.start, slice.end, feeRate),
      episodes: outcomes,
    };
  }

  /** P&L of random entries with the sides and exits of the step, whose trades are on the workbench. */
  #randomPnl(job: TestJob, candidate: number, test: string, step: Slice): number[] {
    const { bars, features, gaps, candidates } = job;
    const { draws, label } = job.randomEntries;
    if (draws === 0) return [];
    const { trades } = this.#bench;
    const { plan } = candidates[candidate]!;
    const sides = trades.side.slice(0, trades.count);
    const random = randomStream(`${label}|${test}|random entries`);
    return randomEntries({ bars, features, gaps, plan }, step, sides, draws, random, trades);
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
