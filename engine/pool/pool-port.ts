import type { Strategy, StrategyRules } from '../../protocol/strategy.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import type { TestJob, TestTask } from '../run-test.ts';
import type { Features } from '../simulation/features.ts';
import type { Signals } from '../simulation/signals.ts';
import type {
  Replay,
  ReplaySetting,
  ReplayTask,
  SliceOutcome,
  SweepSetting,
  Transferable,
  VisibleBars,
} from './worker-tasks.ts';

/** The destination of test files: a module that makes recorders, and its settings. */
export interface Recording {
  readonly recorder: string;
  readonly settings: unknown;
}

/** A test that broke twice: its worker threw, died, hung or ran out of memory. */
export interface BrokenTest {
  readonly index: number;
  readonly why: string;
}

interface WaveReport {
  /** In the order of the tasks, without broken tests. */
  readonly results: readonly TestResult[];
  readonly broken: readonly BrokenTest[];
}

/**
 * Runs backtests on worker threads or on the caller's thread, with bit-identical results for any number
 * of workers. All methods throw the reason of `signal` on abort.
 */
export interface BacktestPool {
  readonly workers: number;
  features(visible: VisibleBars, signal?: AbortSignal): Promise<Features>;
  /** One set of signals per strategy, in their order. */
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
   * One wave. A test that breaks is retried once if another thread can run it, then given up; the other
   * tests continue.
   *
   * @param onTest called when a test ends, in arbitrary order
   * @param shadow the name of a shadow run, for pools that cache results by test name; other pools
   *   ignore it
   */
  tests(
    job: Transferable<TestJob>,
    tasks: readonly TestTask[],
    recording: Recording | null,
    options?: { signal?: AbortSignal; onTest?: (index: number) => void; shadow?: string },
  ): Promise<WaveReport>;
  close(): Promise<void>;
}
