import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { Signals } from '../../engine/simulation/signals.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { digestStoredFile } from '../../store/read-stored-file.ts';

/**
 * A pool that remembers tests: those on record are read back where their files are as the journal has
 * them, and the others are played. Shadows leave no files and are on no record: they are always played,
 * whatever the test of their name came to. Signals are not computed before a test is played on them.
 *
 * @param tests by name; all of the session that is played again, on the windows that it had
 * @param folder of the session
 */
export function cachingPool(
  pool: BacktestPool,
  tests: ReadonlyMap<string, TestResult>,
  folder: string,
): BacktestPool {
  const asked = new WeakMap<Signals, () => Promise<Signals>>();
  return {
    ...pool,
    async signals(visible, strategies, signal) {
      signal?.throwIfAborted();
      let computed: Promise<Signals[]> | null = null;
      return strategies.map((_, i) => {
        const stand = new Int32Array(0);
        asked.set(stand, async () => {
          computed ??= pool.signals(visible, strategies, signal);
          return (await computed)[i]!;
        });
        return stand;
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
          signals: await (asked.get(one.signals)?.() ?? one.signals),
        })),
      );
      const played = await pool.tests({ ...job, candidates }, unknown, recording, options);
      const results = tasks.flatMap(
        ({ index }, i) => known[i] ?? played.results.find((one) => one.index === index) ?? [],
      );
      return { ...played, results };
    },
  };
}

/** Null where a file of the test is not what the journal says, or nothing is on record. */
function intact(result: TestResult | undefined, test: string, folder: string): TestResult | null {
  if (result === undefined) return null;
  const segment = /^seg(\d+)_/.exec(test)![1];
  const isWhole = Object.entries(result.files).every(
    ([file, hash]) =>
      digestStoredFile(folder, `segment_${segment}/${test}/${file}`)?.sha256 === hash,
  );
  return isWhole ? result : null;
}
