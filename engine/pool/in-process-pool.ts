import type { BacktestPool } from './pool-port.ts';
import { recordingError } from './recording-error.ts';
import { whyBroken } from './why-broken.ts';
import { type RecordingFailure, TaskRunner, type TestRecorder } from './worker-tasks.ts';

/**
 * A pool on the caller's thread, for sessions inside a worker and for tests. It records through
 * `recorder`, ignoring the module of a recording. A test that throws is not retried, since it would
 * throw again on the same thread.
 */
export function inProcessPool(recorder: TestRecorder | null = null): BacktestPool {
  const runner = new TaskRunner();
  return {
    workers: 1,
    async features(visible, signal) {
      signal?.throwIfAborted();
      return runner.features({ kind: 'features', visible });
    },
    async signals(visible, strategies, signal) {
      return strategies.map((rules) => {
        signal?.throwIfAborted();
        return runner.signals({ kind: 'signals', visible, rules });
      });
    },
    async sweep(setting, strategies, signal) {
      signal?.throwIfAborted();
      return runner.sweep({ kind: 'sweep', setting, strategies });
    },
    async replay(setting, tasks, signal) {
      return tasks.flatMap((task) => {
        signal?.throwIfAborted();
        return runner.replay({ kind: 'replay', setting, tasks: [task] });
      });
    },
    async tests(job, tasks, recording, { signal, onTest } = {}) {
      const results = [];
      const broken = [];
      for (const task of tasks) {
        signal?.throwIfAborted();
        const request = {
          kind: 'tests',
          job,
          tasks: [task],
          recorder: null,
          recording: recording?.settings,
          progress: new Int32Array(1),
        } as const;
        let unrecorded: RecordingFailure | null = null;
        try {
          const answer = runner.tests(request, recording === null ? null : recorder);
          unrecorded = answer.unrecorded;
          results.push(...answer.results);
        } catch (error) {
          broken.push({ index: task.index, why: whyBroken(error) });
        }
        if (unrecorded !== null) throw recordingError(unrecorded);
        onTest?.(task.index);
      }
      return { results, broken };
    },
    close: async () => {},
  };
}
