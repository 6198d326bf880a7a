import type { Strategy, StrategyRules } from '../../protocol/strategy.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import type { TestJob, TestTask } from '../run-test.ts';
import type { Features } from '../simulation/features.ts';
import type { Signals } from '../simulation/signals.ts';
import type {
  Replay,
  ReplaySetting,
  ReplayTask,
  Sealed,
  SliceOutcome,
  SweepSetting,
  VisibleBars,
} from './worker-tasks.ts';

/** Where the files of a test go: a module that makes recorders, and what to tell it. */
export interface Recording {
  readonly recorder: string;
  readonly settings: unknown;
}

/** A test that broke twice: a worker that threw, died, hung or ran out of memory under it. */
export interface BrokenTest {
  readonly index: number;
  readonly why: string;
}

interface WaveReport {
  /** In the order of the tasks; a broken test is missing here. */
  readonly results: readonly TestResult[];
  readonly broken: readonly BrokenTest[];
}

/**
 * Whoever runs backtests: worker threads, or the caller's own thread. The results are the same to the
 * bit, whatever runs them and however many. All throw what `signal` was aborted with.
 */
export interface BacktestPool {
  readonly workers: number;
  features(visible: VisibleBars, signal?: AbortSignal): Promise<Features>;
  /** One set of signals a strategy, in their order. */
  signals(
    visible: VisibleBars,
    strategies: readonly StrategyRules[],
    signal?: AbortSignal,
  ): Promise<Signals[]>;
  /** Every strategy over one slice, in their order. */
  sweep(
    setting: SweepSetting,
    strategies: readonly Strategy[],
    signal?: AbortSignal,
  ): Promise<SliceOutcome[]>;
  /** Every strategy over all slices, unchanged, in their order. */
  replay(
    setting: ReplaySetting,
    tasks: readonly ReplayTask[],
    signal?: AbortSignal,
  ): Promise<Replay[]>;
  /**
   * One wave. A test that breaks is given up, after another try where another thread can make it; the
   * others go on.
   *
   * @param onTest called as tests end, in no order that means anything
   * @param shadow which shadow of the tests these are, where they are not the tests themselves: for
   *   whoever remembers tests by their names, and nothing to who plays them
   */
  tests(
    job: Sealed<TestJob>,
    tasks: readonly TestTask[],
    recording: Recording | null,
    options?: { signal?: AbortSignal; onTest?: (index: number) => void; shadow?: string },
  ): Promise<WaveReport>;
  close(): Promise<void>;
}
