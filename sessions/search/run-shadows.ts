import { countTrials, type TestEnd, type TestRecord } from '../../analyzer/segment-record.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type AroundCentre, testJob } from './candidate-set.ts';
import { noteFailed } from './failed-tests.ts';
import type { SegmentSpan, SegmentTest } from './segment-plan.ts';

/** Told of what ran in shadow, and counted as trials. */
export type ShadowCounts = Pick<
  Extract<SessionEvent, { type: 'shadowed' }>,
  'tests' | 'candidates' | 'validations' | 'steps'
>;

/**
 * Tests once more around another centre, on the same windows, leaving nothing behind but what they came
 * to. No agent is told of it, and no rule looks at it.
 *
 * @param shadow tells shadows of one test apart
 */
export async function playShadows(
  context: SearchContext,
  span: SegmentSpan,
  tests: readonly SegmentTest[],
  around: AroundCentre,
  shadow: string,
): Promise<TestRecord[]> {
  const { pool, signal } = context;
  const job = testJob(context, span, around, {
    isRecorded: false,
    randomEntries: { draws: 0, label: '' },
  });
  const runnable = tests.filter(({ window }) => window.skipped === null);
  const { reports, broken } = await pool.tests(job, runnable, null, {
    shadow,
    ...(signal === undefined ? {} : { signal }),
  });
  noteFailed(context, tests, broken, shadow);
  return tests.map(({ index, test, wave, window }) => {
    const report = reports.find(({ played }) => played.index === index);
    const why = broken.find((one) => one.index === index)?.why ?? 'gave no result';
    const end: TestEnd =
      window.skipped !== null
        ? { status: 'skipped', why: window.skipped }
        : report === undefined
          ? { status: 'failed', why }
          : { status: 'played', played: report.played };
    const { start, end: stop } = window.step;
    return { test, wave, stepBars: stop - start, centre: around.centre, end };
  });
}

/** A shadow that broke counts as if it had gone as far as a test can. */
export function shadowCounts(
  { config }: Pick<SearchContext, 'config'>,
  shadows: readonly TestRecord[],
): ShadowCounts {
  const { count, validated } = config.candidates;
  return {
    tests: shadows.filter(({ end }) => end.status !== 'skipped').length,
    ...countTrials(shadows, { candidates: count, validated }),
  };
}
