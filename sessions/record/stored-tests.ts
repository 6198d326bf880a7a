import { join } from 'node:path';
import { testOutcome } from '../../analyzer/summarise-segment.ts';
import { intervalMs } from '../../market/interval.ts';
import type { PlannedTest } from '../../protocol/segment-plan.ts';
import type { TestOutcome } from '../../protocol/segment-results.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { SessionError } from '../context/session-error.ts';
import { readStoredJournal } from './journal.ts';
import type { StoredSegment, StoredSession } from './read-session.ts';

/** A finished test, whether its segment is finished or not. */
export interface StoredTest {
  readonly segment: StoredSegment;
  readonly planned: PlannedTest;
  readonly outcome: TestOutcome;
  /** Whether it has files: skipped and failed tests have none. */
  readonly hasEvents: boolean;
}

type TestFinished = Extract<SessionEvent, { type: 'test_finished' }>;

/**
 * The tests of a session in order, from the results of their segments; for a segment without results
 * yet, from the journal.
 *
 * @throws {SessionError} a plan is missing or does not name a test
 * @throws {StoreError} the journal is damaged
 */
export function storedTests(session: StoredSession): StoredTest[] {
  const isOpen = session.segments.some(({ results }) => results === null);
  const finished = isOpen ? finishedTests(session.folder) : new Map<string, TestFinished>();
  return session.segments.flatMap((segment) => {
    const outcomes = segment.results?.tests ?? openOutcomes(session, segment, finished);
    return outcomes.map((outcome) => ({
      segment,
      planned: planOf(session, segment, outcome.test),
      outcome,
      hasEvents: outcome.status === 'kept' || outcome.status === 'abstained',
    }));
  });
}

function finishedTests(folder: string): Map<string, TestFinished> {
  const lines = readStoredJournal(join(folder, 'journal.jsonl'))?.lines ?? [];
  return new Map(
    lines.flatMap(({ event }) => (event.type === 'test_finished' ? [[event.test, event]] : [])),
  );
}

function openOutcomes(
  { identity, inputs }: StoredSession,
  { segment, plan }: StoredSegment,
  finished: ReadonlyMap<string, TestFinished>,
): TestOutcome[] {
  const { calendar, interval } = identity.market;
  // The number of bars in a year of trading days is known only from the bars.
  const isContinuous = calendar === 'continuous';
  const barsPerYear = isContinuous ? (365 * 86_400_000) / intervalMs(interval)! : 1;
  const events = [...finished.values()].filter((event) => event.segment === segment);
  return events.map(({ test, status, played, files }) => {
    const planned = plan?.tests.find((one) => one.test === test);
    const failed = inputs.failed_tests.find((one) => one.test === test && one.shadow === undefined);
    const why = planned?.skipped ?? failed?.why ?? 'unknown';
    const outcome = testOutcome(
      {
        test,
        wave: planned?.wave ?? 1,
        outcome:
          played === null
            ? { status: status === 'skipped' ? 'skipped' : 'failed', why }
            : { status: 'ran', result: { ...played, files } },
      },
      barsPerYear,
    );
    const { step } = outcome;
    return isContinuous || step === null
      ? outcome
      : { ...outcome, step: { ...step, sharpe: null } };
  });
}

function planOf({ folder }: StoredSession, segment: StoredSegment, test: string): PlannedTest {
  const path = join(folder, `segment_${segment.segment}`, 'segment_plan.json');
  if (segment.plan === null) throw new SessionError(`Cannot read ${path}: it is missing`);
  const planned = segment.plan.tests.find((one) => one.test === test);
  if (planned === undefined)
    throw new SessionError(`Cannot read ${path}: it has no test "${test}", which was run`);
  return planned;
}
