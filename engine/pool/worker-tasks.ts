import { type BarsHandle, barsBetween, barsUpTo, viewBars } from '../../market/bars.ts';
import type { Strategy, StrategyRules } from '../../protocol/strategy.ts';
import type { ReturnSums, SliceRecord, TestResult } from '../../protocol/test-result.ts';
import type { TestFile } from '../recording/test-files.ts';
import { type TestJob, TestRunner, type TestTask } from '../run-test.ts';
import {
  type ReturnColumns,
  returnColumns,
  returnSums,
  writeReturns,
} from '../scoring/excess-return.ts';
import { type SliceSummary, summariseSlice } from '../scoring/score-slice.ts';
import { chainRecords, EMPTY_RECORD, recordSlice } from '../scoring/slice-record.ts';
import { newWorkbench, runSlice, type TestSetting, type Workbench } from '../select-candidate.ts';
import { type Costs, executionPlan } from '../simulation/execution-plan.ts';
import { computeFeatures, type Features, featuresBetween } from '../simulation/features.ts';
import { runBacktest } from '../simulation/run-backtest.ts';
import { computeSignals, type Signals } from '../simulation/signals.ts';
import { Scratch } from '../strategy/scratch.ts';
import { episodeEnds, type Slice } from '../windows.ts';

export const RUNNING = 1;
export const DONE = 2;

/** The bars before `end`; a worker sees no others. */
export interface VisibleBars {
  readonly handle: BarsHandle;
  readonly end: number;
}

export interface FeaturesRequest {
  readonly kind: 'features';
  readonly visible: VisibleBars;
}

export interface SignalsRequest {
  readonly kind: 'signals';
  readonly visible: VisibleBars;
  readonly rules: StrategyRules;
}

/** A setting for another thread: its bars are replaced by a handle. */
export type Transferable<Setting extends TestSetting> = Omit<Setting, 'bars'> & {
  readonly visible: VisibleBars;
};

/** Strategies over one slice, without validation or files. */
export interface SweepRequest {
  readonly kind: 'sweep';
  readonly setting: SweepSetting;
  readonly strategies: readonly Strategy[];
}

/** Common settings of a sweep. No bar after the slice is read. */
export interface SweepSetting {
  readonly handle: BarsHandle;
  /** They cover at least the bars up to the end of the slice. */
  readonly features: Features;
  readonly gaps: Int32Array;
  readonly slice: Slice;
  readonly costs: Costs;
  readonly config: TestSetting['config'];
}

/** Bars before the slice of a sweep on which methods warm up, if they exist. */
const WARMUP_BARS = 1500;

/** Strategies that run unchanged over the same bars. */
export interface ReplayRequest {
  readonly kind: 'replay';
  readonly setting: ReplaySetting;
  readonly tasks: readonly ReplayTask[];
}

export interface ReplaySetting {
  readonly visible: VisibleBars;
  readonly features: Features;
  readonly gaps: Int32Array;
  /** Oldest first, disjoint; a position closes at the end of its slice. */
  readonly slices: readonly Slice[];
  /** Whether to return the returns bar by bar too, not only their sums. */
  readonly wantsReturns: boolean;
}

export interface ReplayTask {
  readonly strategy: Strategy;
  readonly costs: Costs;
  /** Delay of the signals, in bars. */
  readonly delayBars: number;
}

/** A strategy over all slices, one after another. */
export interface Replay {
  readonly record: SliceRecord;
  readonly sums: ReturnSums;
  /** One value per bar; null unless requested. */
  readonly columns: ReturnColumns | null;
}

export interface TestsRequest {
  readonly kind: 'tests';
  readonly job: Transferable<TestJob>;
  readonly tasks: readonly TestTask[];
  /** URL of the module whose default export makes the recorder; null without recording. */
  readonly recorder: string | null;
  /** Settings of the recorder. */
  readonly recording: unknown;
  /** State of each task: 0 while it waits, RUNNING or DONE. Shared with the pool. */
  readonly progress: Int32Array;
}

export interface SliceOutcome {
  readonly record: SliceRecord;
  readonly summary: SliceSummary;
}

/** Why a file could not be written. The test itself did not fail and is not retried. */
export interface RecordingFailure {
  readonly message: string;
  readonly code: string | null;
  readonly syscall: string | null;
  readonly path: string | null;
}

export interface TestsAnswer {
  readonly results: readonly TestResult[];
  readonly unrecorded: RecordingFailure | null;
}

/** Stores the files of a test. The engine itself writes no file. */
export interface TestRecorder {
  start(test: string, recording: unknown): void;
  /** @returns SHA-256 in hex by file name */
  record(test: string, files: readonly TestFile[]): Record<string, string>;
}

/** Runs the requests of one thread and reuses its memory. */
export class TaskRunner {
  readonly #runner = new TestRunner();
  readonly #bench: Workbench = newWorkbench();
  readonly #scratch = new Scratch();

  features({ visible }: FeaturesRequest): Features {
    return computeFeatures(open(visible));
  }

  signals({ visible, rules }: SignalsRequest): Signals {
    return computeSignals(open(visible), rules, this.#scratch);
  }

  /** One outcome per strategy, in their order. */
  sweep({ setting, strategies }: SweepRequest): SliceOutcome[] {
    const { handle, gaps, costs, config, slice } = setting;
    const from = Math.max(0, slice.start - WARMUP_BARS);
    const bars = barsBetween(viewBars(handle), from, slice.end);
    const features = featuresBetween(setting.features, from, slice.end);
    const own = { start: slice.start - from, end: slice.end - from };
    const ends = episodeEnds(own, config.episode_bars);
    return strategies.map((strategy) => {
      const signals = computeSignals(bars, strategy, this.#scratch);
      const plan = executionPlan(strategy, costs, features);
      const candidates = [{ signals, plan }];
      const ownGaps = gaps.map((index) => index - from);
      runSlice({ bars, features, gaps: ownGaps, candidates, config }, 0, own, ends, this.#bench);
      const { trades, episodes } = this.#bench;
      return {
        record: recordSlice(trades, bars, own.start, own.end, plan.feeRate),
        summary: summariseSlice(episodes, config.min_trades.train),
      };
    });
  }

  /** One replay per task, in their order. */
  replay({ setting, tasks }: ReplayRequest): Replay[] {
    const { visible, features, gaps, slices, wantsReturns } = setting;
    const bars = open(visible);
    return tasks.map(({ strategy, costs, delayBars }) => {
      const signals = delayed(computeSignals(bars, strategy, this.#scratch), delayBars);
      const plan = executionPlan(strategy, costs, features);
      const { trades } = this.#bench;
      const length = slices.reduce((sum, { start, end }) => sum + end - start, 0);
      const columns = returnColumns(length);
      let record = EMPTY_RECORD;
      let at = 0;
      for (const slice of slices) {
        runBacktest({ bars, features, signals, plan, gaps }, slice.start, slice.end, trades);
        const own = recordSlice(trades, bars, slice.start, slice.end, plan.feeRate);
        record = chainRecords(record, own);
        writeReturns(trades, bars, slice, plan.feeRate, strategy.sizing, columns, at);
        at += slice.end - slice.start;
      }
      const sums = returnSums(columns, bars, slices);
      return { record, sums, columns: wantsReturns ? columns : null };
    });
  }

  /** @param recorder null without recording */
  tests(
    { job: transferred, tasks, recording, progress }: TestsRequest,
    recorder: TestRecorder | null,
  ): TestsAnswer {
    const job = withBars(transferred);
    const results: TestResult[] = [];
    for (const [i, task] of tasks.entries()) {
      Atomics.store(progress, i, RUNNING);
      recorder?.start(task.test, recording);
      const { result, files } = this.#runner.run(job, task);
      try {
        results.push({ ...result, files: recorder?.record(task.test, files) ?? {} });
      } catch (error) {
        return { results, unrecorded: systemFailure(error) };
      }
      Atomics.store(progress, i, DONE);
    }
    return { results, unrecorded: null };
  }
}

/** The same signals, delayed; the gates apply at the later bar. */
function delayed(signals: Signals, bars: number): Signals {
  return bars === 0 ? signals : signals.map((signal) => signal + 2 * bars);
}

function systemFailure(error: unknown): RecordingFailure {
  if (!(error instanceof Error)) throw error;
  const { message, code, syscall, path } = error as NodeJS.ErrnoException;
  // Without a code it is a bug of the recorder, which breaks the test.
  if (code === undefined) throw error;
  return { message, code, syscall: syscall ?? null, path: path ?? null };
}

function open({ handle, end }: VisibleBars) {
  return barsUpTo(viewBars(handle), end);
}

function withBars<Setting extends TestSetting>(setting: Transferable<Setting>): Setting {
  return { ...setting, bars: open(setting.visible) } as unknown as Setting;
}
