import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';

/**
 * Tests that failed are inputs of the session: they do not run, and fail as recorded. A test and its
 * shadows are recorded separately, since what failed was the machine, at one moment.
 */
export function failingPool(
  pool: BacktestPool,
  failedTests: SessionInputs['failed_tests'],
): BacktestPool {
  const key = (test: string, shadow: string | undefined) => `${test}|${shadow ?? ''}`;
  const failed = new Map(failedTests.map(({ test, shadow, why }) => [key(test, shadow), why]));
  return {
    ...pool,
    async tests(job, tasks, recording, options) {
      const runnable = tasks.filter(({ test }) => !failed.has(key(test, options?.shadow)));
      const report = await pool.tests(job, runnable, recording, options);
      const why = new Map(report.broken.map((one) => [one.index, one.why]));
      for (const { index, test } of tasks) {
        const known = failed.get(key(test, options?.shadow));
        if (known !== undefined) why.set(index, known);
      }
      // In the order of the tasks, as every pool returns them, which is the order in the inputs.
      const broken = tasks.flatMap(({ index }) =>
        why.has(index) ? [{ index, why: why.get(index)! }] : [],
      );
      return { ...report, broken };
    },
  };
}
