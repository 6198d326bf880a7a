import type { TestRecord } from '../../analyzer/segment-record.ts';
import type { BrokenTest, Recording } from '../../engine/pool/pool-port.ts';
import type { Sealed } from '../../engine/pool/worker-tasks.ts';
import type { TestJob, TestTask } from '../../engine/run-test.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SearchContext } from '../context/session-context.ts';

export interface TestsRequest {
  readonly job: Sealed<TestJob>;
  readonly centre: StrategyRules;
  readonly tests: readonly TestTask[];
  /** Null where no files are wanted. */
  readonly recording: Recording | null;
  /** Which shadow of the tests; null where they are the tests themselves. */
  readonly shadow: string | null;
}

/** Runs tests around a centre, and says how each of them ended, in their order. */
export async function runTests(
  context: Pick<SearchContext, 'inputs' | 'store' | 'pool' | 'signal'>,
  { job, centre, tests, recording, shadow }: TestsRequest,
): Promise<TestRecord[]> {
  const { pool, signal } = context;
  const runnable = tests.filter(({ window }) => window.skipped === null);
  const { results, broken } = await pool.tests(job, runnable, recording, {
    ...(shadow === null ? {} : { shadow }),
    ...(signal === undefined ? {} : { signal }),
  });
  noteFailed(context, tests, broken, shadow);
  return tests.map(({ index, test, wave, window }) => {
    const played = results.find((one) => one.index === index);
    const why = broken.find((one) => one.index === index)?.why ?? 'gave no result';
    const end: TestRecord['end'] =
      window.skipped !== null
        ? { status: 'skipped', why: window.skipped }
        : played === undefined
          ? { status: 'failed', why }
          : { status: 'played', played };
    return { test, wave, stepBars: window.step.end - window.step.start, centre, end };
  });
}

/** What broke twice is an input of the session, and so on disk before it is used. */
function noteFailed(
  { inputs, store }: Pick<SearchContext, 'inputs' | 'store'>,
  tests: readonly TestTask[],
  broken: readonly BrokenTest[],
  shadow: string | null,
): void {
  if (broken.length === 0) return;
  for (const { index, why } of broken) {
    const { test } = tests.find((one) => one.index === index)!;
    const isKnown = inputs.failed_tests.some(
      (one) => one.test === test && (one.shadow ?? null) === shadow,
    );
    if (isKnown) continue;
    inputs.failed_tests.push({ test, ...(shadow === null ? {} : { shadow }), why });
  }
  store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
}
