import { Piscina } from 'piscina';
import type { TestResult } from '../../protocol/test-result.ts';
import type { TestTask } from '../run-test.ts';
import type { WorkerRequest } from './backtest-worker.ts';
import type { BacktestPool, BrokenTest } from './pool-port.ts';
import { recordingError } from './recording-error.ts';
import { threadsCloser } from './thread-loading.ts';
import { isWorkerDeath, whyBroken } from './why-broken.ts';
import { workerEntry } from './worker-entry.ts';
import { DONE, type Replay, RUNNING, type SliceOutcome, type TestsAnswer } from './worker-tasks.ts';

export interface PoolOptions {
  readonly workers: number;
  /** A test that runs longer counts as broken. */
  readonly testTimeoutMs?: number;
  /** JavaScript heap of a worker; bars and signals are outside it. */
  readonly heapMb?: number;
}

const DEFAULT_TEST_TIMEOUT_MS = 30_000;
const DEFAULT_HEAP_MB = 512;

/** Prefix of piscina's error for an answer to a cancelled task. */
const LATE_ANSWER = 'Unexpected message from Worker';

/** Allocations of a worker are short-lived, so a larger young generation would only delay their collection. */
const YOUNG_HEAP_MB = 8;

/** Requests other than waves are split into parts of a few seconds; a worker that takes longer hangs. */
const REQUEST_TIMEOUT_MS = 120_000;
const SWEEP_PART = 16;

/** Several parts per worker, so that no worker waits long for the slowest. */
const PARTS_PER_WORKER = 3;

/** A pool of worker threads over shared bars; they start immediately. */
export function backtestPool(options: PoolOptions): BacktestPool {
  const { workers, testTimeoutMs = DEFAULT_TEST_TIMEOUT_MS, heapMb = DEFAULT_HEAP_MB } = options;
  const piscina = new Piscina({
    ...workerEntry(import.meta.url, './backtest-worker'),
    minThreads: workers,
    maxThreads: workers,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });

  const closeThreads = threadsCloser(piscina);

  // A terminated worker may have just answered a cancelled task; that answer is ignored.
  let isClosed = false;
  piscina.on('error', (error: Error) => {
    if (!isClosed && !error.message.startsWith(LATE_ANSWER)) throw error;
  });

  const why = (error: unknown) =>
    error instanceof Error && error.name === 'AbortError'
      ? `gave no answer within ${testTimeoutMs / 1000} s`
      : whyBroken(error);

  /** Retries once if the worker died; an exception of the request itself would occur again. */
  async function run<Answer>(request: WorkerRequest, signal?: AbortSignal): Promise<Answer> {
    try {
      return await runOnce(request, signal);
    } catch (error) {
      if (!isWorkerDeath(error)) throw error;
      return runOnce(request, signal);
    }
  }

  async function runOnce<Answer>(request: WorkerRequest, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      return await piscina.run(request, { signal: either });
    } catch (error) {
      signal?.throwIfAborted();
      if (!timeout.aborted) throw error;
      const seconds = REQUEST_TIMEOUT_MS / 1000;
      throw new Error(`Cannot run "${request.kind}" on a worker: no answer within ${seconds} s`, {
        cause: error,
      });
    }
  }

  /** At most one request per worker at a time, so that no timeout runs while a request waits. */
  async function runAll<Answer>(
    requests: readonly WorkerRequest[],
    signal?: AbortSignal,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    const runNext = async () => {
      while (next < requests.length) {
        const own = next++;
        try {
          answers[own] = await run<Answer>(requests[own]!, signal);
        } catch (error) {
          next = requests.length;
          throw error;
        }
      }
    };
    await allEnded(Array.from({ length: workers }, runNext));
    return answers;
  }

  async function runPart(
    request: Extract<WorkerRequest, { kind: 'tests' }>,
    signal: AbortSignal | undefined,
    onProgress: () => void,
  ): Promise<TestsAnswer | { error: unknown }> {
    const watch = new AbortController();
    const stop = () => watch.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    let seen = 0;
    let idleMs = 0;
    const tickMs = Math.min(50, testTimeoutMs / 4);
    const timer = setInterval(() => {
      const sum = request.progress.reduce((total, state) => total + state, 0);
      idleMs = sum === seen ? idleMs + tickMs : 0;
      if (sum !== seen) onProgress();
      seen = sum;
      if (idleMs >= testTimeoutMs && request.progress.includes(RUNNING)) watch.abort();
    }, tickMs);
    try {
      return (await piscina.run(request, { signal: watch.signal })) as TestsAnswer;
    } catch (error) {
      return { error };
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return {
    workers,
    features: (visible, signal) => run({ kind: 'features', visible }, signal),
    signals: (visible, strategies, signal) =>
      runAll(
        strategies.map((rules) => ({ kind: 'signals', visible, rules })),
        signal,
      ),
    async sweep(setting, strategies, signal) {
      const count = Math.max(workers * PARTS_PER_WORKER, strategies.length / SWEEP_PART);
      const requests = inParts(strategies, count).map(
        (part) => ({ kind: 'sweep', setting, strategies: part }) as const,
      );
      return (await runAll<SliceOutcome[]>(requests, signal)).flat();
    },

    async replay(setting, tasks, signal) {
      const requests = tasks.map((task) => ({ kind: 'replay', setting, tasks: [task] }) as const);
      return (await runAll<Replay[]>(requests, signal)).flat();
    },

    async tests(job, tasks, recording, { signal, onTest } = {}) {
      const results: TestResult[] = [];
      const broken: BrokenTest[] = [];
      const breaks = new Map<number, number>();
      const reported = new Set<number>();
      // A test that runs again with its part is reported only once.
      const report = (index: number) => {
        if (reported.has(index)) return;
        reported.add(index);
        onTest?.(index);
      };
      const giveUp = ({ index }: TestTask, error: unknown) => {
        broken.push({ index, why: why(error) });
        report(index);
      };

      async function runTasks(part: readonly TestTask[]): Promise<void> {
        signal?.throwIfAborted();
        const progress = new Int32Array(new SharedArrayBuffer(4 * part.length));
        const reportEnded = () =>
          part.forEach((task, i) => {
            if (Atomics.load(progress, i) === DONE) report(task.index);
          });
        const request = {
          kind: 'tests',
          job,
          tasks: part,
          recorder: recording?.recorder ?? null,
          recording: recording?.settings,
          progress,
        } as const;
        const ended = await runPart(request, signal, reportEnded);
        if ('results' in ended) {
          reportEnded();
          if (ended.unrecorded !== null) throw recordingError(ended.unrecorded);
          results.push(...ended.results);
          return;
        }
        signal?.throwIfAborted();

        // The results of the part were lost with its worker. The running test caused that; the others
        // run again with the same results.
        const culprit = part.findIndex((_, i) => Atomics.load(progress, i) === RUNNING);
        const others = part.filter((_, i) => i !== culprit);
        const again: TestTask[][] = others.length > 0 ? [others] : [];
        if (culprit >= 0) {
          const task = part[culprit]!;
          const count = (breaks.get(task.index) ?? 0) + 1;
          breaks.set(task.index, count);
          if (count < 2) again.push([task]);
          else giveUp(task, ended.error);
        } else if (part.length > 1) {
          // The worker died between tests: run each one separately.
          again.splice(0, 1, ...part.map((task) => [task]));
        } else {
          giveUp(part[0]!, ended.error);
          again.length = 0;
        }
        await allEnded(again.map(runTasks));
      }

      await allEnded(inParts(tasks, workers * PARTS_PER_WORKER).map(runTasks));
      signal?.throwIfAborted();
      const order = new Map(tasks.map((task, i) => [task.index, i]));
      results.sort((a, b) => order.get(a.index)! - order.get(b.index)!);
      broken.sort((a, b) => order.get(a.index)! - order.get(b.index)!);
      return { results, broken };
    },

    async close() {
      isClosed = true;
      await closeThreads();
    },
  };
}

/** Waits for all, so that none is running when the first failure is thrown. */
async function allEnded(parts: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(parts);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function inParts<Item>(items: readonly Item[], count: number): Item[][] {
  const size = Math.max(1, Math.ceil(items.length / count));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
