import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { Signals } from '../../engine/simulation/signals.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { digestStoredFile } from '../../store/read-stored-file.ts';

/**
 * A pool that reads back recorded tests whose files match the journal, and runs the others. Shadows
 * leave no files and no record, so they always run, whatever the result of the test of that name.
 * Signals are computed only when a test runs on them.
 *
 * @param tests the recorded tests of the session by name, on the same windows
 * @param folder of the session
 */
export function cachingPool(
  pool: BacktestPool,
  tests: ReadonlyMap<string, TestResult>,
  folder: string,
): BacktestPool {
  const deferred = new WeakMap<Signals, () => Promise<Signals>>();
  return {
    ...pool,
    async signals(visible, strategies, signal) {
      signal?.throwIfAborted();
      let computed: Promise<Signals[]> | null = null;
      return strategies.map((_, i) => {
        const placeholder = new Int32Array(0);
        deferred.set(placeholder, async () => {
          computed ??= pool.signals(visible, strategies, signal);
          return (await computed)[i]!;
        });
        return placeholder;
      });
    },
    async tests(job, tasks, recording, options) {
      const known = tasks.map(({ test }) =>
        options?.shadow === undefined ? intact(tests.get(test), test, folder) : null,
      );
      const unknown = tasks.filter((_, i) => known[i] === null);
      for (const one of known) if (one !== null) options?.onTest?.(one.index);
      if (unknown.length === 0) return { results: known.map((one) => one!), broken: [] };
      const candidates = await Promise.all(
        job.candidates.map(async (one) => ({
          ...one,
          signals: await (deferred.get(one.signals)?.() ?? one.signals),
        })),
      );
      const ran = await pool.tests({ ...job, candidates }, unknown, recording, options);
      const results = tasks.flatMap(
        ({ index }, i) => known[i] ?? ran.results.find((one) => one.index === index) ?? [],
      );
      return { ...ran, results };
    },
  };
}

/** Null if a file of the test does not match the journal, or nothing is recorded. */
function intact(result: TestResult | undefined, test: string, folder: string): TestResult | null {
  if (result === undefined) return null;
  const segment = /^seg(\d+)_/.exec(test)![1];
  const isWhole = Object.entries(result.files).every(
    ([file, hash]) =>
      digestStoredFile(folder, `segment_${segment}/${test}/${file}`)?.sha256 === hash,
  );
  return isWhole ? result : null;
}
