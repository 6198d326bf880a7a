import { countTrials, type TestRecord } from '../../analyzer/segment-record.ts';
import type { TestTask } from '../../engine/run-test.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type CandidateSet, testJob } from './candidate-set.ts';
import { runTests } from './run-tests.ts';
import type { SegmentSpan } from './segment-plan.ts';

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
export async function runShadows(
  context: SearchContext,
  span: SegmentSpan,
  tests: readonly TestTask[],
  candidates: CandidateSet,
  shadow: string,
): Promise<TestRecord[]> {
  const job = testJob(context, span, candidates, {
    isRecorded: false,
    randomEntries: { draws: 0, label: '' },
  });
  return runTests(context, { job, centre: candidates.centre, tests, recording: null, shadow });
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
