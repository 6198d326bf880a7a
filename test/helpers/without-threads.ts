import { vi } from 'vitest';
import { type RanHere, runProgram } from './run-in-process.ts';

// Import this file where the program is tested and not its threads, which take most of the time of a small
// session: tests and arms then run on the thread of the caller, with the same results.
vi.mock('../../engine/pool/backtest-pool.ts', async () => {
  const { inProcessPool } = await import('../../engine/pool/in-process-pool.ts');
  const { default: testRecorder } = await import('../../sessions/record/record-test.ts');
  return { backtestPool: () => inProcessPool(testRecorder()) };
});
vi.mock('../../sessions/judging/arm-pool.ts', async () => {
  const { armsInProcess } = await import('../../sessions/judging/arms-in-process.ts');
  return { armPool: () => ({ ...armsInProcess, close: async () => {} }) };
});

/** Runs `maestro ...` in this process and on its one thread, offline and without arms unless `env` says so. */
export async function runWithoutThreads(
  args: readonly string[],
  { env = {} }: { env?: Readonly<Record<string, string>> } = {},
): Promise<RanHere> {
  const before = { ...process.env };
  Object.assign(process.env, { MAESTRO_OFFLINE: '1', MAESTRO_PLACEBO: '0', ...env });
  try {
    return await runProgram(...args);
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
