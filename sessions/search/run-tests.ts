import type { TestRecord } from '../../analyzer/segment-record.ts';
import type { Recording } from '../../engine/pool/pool-port.ts';
import type { TestJob, TestTask } from '../../engine/run-test.ts';
import { recordFailedTests } from '../context/record-inputs.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type CandidateSet, testJob } from './candidate-set.ts';
import type { SegmentSpan } from './segment-span.ts';

export interface TestOptions extends Partial<Pick<TestJob, 'randomEntries'>> {
  /** The destination of their files; null to write none. */
  readonly recording?: Recording | null;
  /**
   * Names the shadow: a repeated run of the tests around another centre, on the same windows, without files.
   * No agent and no rule sees its results.
   */
  readonly shadow?: string;
}

/** Runs tests around a centre and returns their outcomes in order. */
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
    const result = results.find((one) => one.index === index);
    const why = broken.find((one) => one.index === index)?.why ?? 'gave no result';
    const outcome: TestRecord['outcome'] =
      window.skipped !== null
        ? { status: 'skipped', why: window.skipped }
        : result === undefined
          ? { status: 'failed', why }
          : { status: 'ran', result };
    const stepBars = window.step.end - window.step.start;
    return { test, wave, stepBars, centre: around.centre, outcome };
  });
}
