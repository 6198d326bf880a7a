import type { TestRecord } from '../../analyzer/segment-record.ts';
import type { Recording } from '../../engine/pool/pool-port.ts';
import type { TestJob, TestTask } from '../../engine/run-test.ts';
import { recordFailedTests } from '../context/record-inputs.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type CandidateSet, testJob } from './candidate-set.ts';
import type { SegmentSpan } from './segment-span.ts';

export interface TestOptions extends Partial<Pick<TestJob, 'randomEntries'>> {
  /** Where their files go; null where none are wanted. */
  readonly recording?: Recording | null;
  /**
   * Tells shadows of one test apart: tests that run once more around another centre, on the same windows,
   * and leave nothing behind but what they came to. No agent is told of them, and no rule looks at them.
   */
  readonly shadow?: string;
}

/** Runs tests around a centre, and says how each of them ended, in their order. */
export async function runTests(
  context: SearchContext,
  span: SegmentSpan,
  tests: readonly TestTask[],
  around: CandidateSet,
  { recording = null, shadow, randomEntries = { draws: 0, label: '' } }: TestOptions,
): Promise<TestRecord[]> {
  const { pool, signal } = context;
  const job = testJob(context, span, around, { isRecorded: recording !== null, randomEntries });
  const runnable = tests.filter(({ window }) => window.skipped === null);
  const named = shadow === undefined ? {} : { shadow };
  const { results, broken } = await pool.tests(job, runnable, recording, {
    ...named,
    ...(signal === undefined ? {} : { signal }),
  });
  const testOf = (index: number) => tests.find((one) => one.index === index)!.test;
  recordFailedTests(
    context,
    broken.map(({ index, why }) => ({ test: testOf(index), ...named, why })),
  );
  return tests.map(({ index, test, wave, window }) => {
    const played = results.find((one) => one.index === index);
    const why = broken.find((one) => one.index === index)?.why ?? 'gave no result';
    const end: TestRecord['end'] =
      window.skipped !== null
        ? { status: 'skipped', why: window.skipped }
        : played === undefined
          ? { status: 'failed', why }
          : { status: 'played', played };
    const stepBars = window.step.end - window.step.start;
    return { test, wave, stepBars, centre: around.centre, end };
  });
}
