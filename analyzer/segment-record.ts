import { chainRecords, EMPTY_RECORD, flatRecord } from '../engine/scoring/slice-record.ts';
import type { TestCounts, TrialCounts } from '../protocol/segment-results.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import type {
  EpisodeOutcome,
  SliceRecord,
  TestResult,
  TradeGroups,
} from '../protocol/test-result.ts';

/** One planned test, its centre and its outcome. */
export interface TestRecord {
  readonly test: string;
  readonly wave: number;
  /** Bars of its step, also if it did not run. */
  readonly stepBars: number;
  /** The centre of its wave. */
  readonly centre: StrategyRules;
  readonly outcome:
    | { readonly status: 'ran'; readonly result: TestResult }
    | { readonly status: 'failed' | 'skipped'; readonly why: string };
}

/** The results of the tests that ran, in order. */
export function testResults(tests: readonly Pick<TestRecord, 'outcome'>[]): TestResult[] {
  return tests.flatMap(({ outcome }) => (outcome.status === 'ran' ? [outcome.result] : []));
}

/** The steps joined in time order; flat on the bars of tests that did not trade. */
export function chainSteps(tests: readonly TestRecord[]): SliceRecord {
  return tests.reduce(
    (chain, test) => chainRecords(chain, stepOf(test) ?? flatRecord(test.stepBars)),
    EMPTY_RECORD,
  );
}

/** The validation slices of the kept candidates, joined as if consecutive. */
export function chainValidations(tests: readonly TestRecord[]): SliceRecord {
  return testResults(tests).reduce(
    (chain, { validation }) => (validation === null ? chain : chainRecords(chain, validation)),
    EMPTY_RECORD,
  );
}

/** The record of a test's step; null if it did not trade. */
export function stepOf({ outcome }: TestRecord): SliceRecord | null {
  return outcome.status === 'ran' ? outcome.result.step : null;
}

export function stepEpisodes(tests: readonly TestRecord[]): EpisodeOutcome[] {
  return testResults(tests).flatMap(({ episodes }) => episodes);
}

export function stepGroups(tests: readonly TestRecord[]): TradeGroups[] {
  return testResults(tests).map(({ groups }) => groups);
}

export function countTests(tests: readonly TestRecord[]): TestCounts {
  const results = testResults(tests);
  const some = (status: TestRecord['outcome']['status']) =>
    tests.filter(({ outcome }) => outcome.status === status).length;
  const kept = results.filter(({ status }) => status === 'kept').length;
  return {
    planned: tests.length,
    kept,
    abstained: results.length - kept,
    failed: some('failed'),
    skipped: some('skipped'),
  };
}

/** Trials of the tests; a failed test counts as if it had used every trial. */
export function countTrials(
  tests: readonly Pick<TestRecord, 'outcome'>[],
  perTest: { readonly candidates: number; readonly validated: number },
): Pick<TrialCounts, 'candidates' | 'validations' | 'steps'> {
  const failed = tests.filter(({ outcome }) => outcome.status === 'failed').length;
  const sum = (pick: (result: TestResult) => number) =>
    testResults(tests).reduce((total, result) => total + pick(result), 0);
  const validated = Math.min(perTest.candidates, perTest.validated);
  return {
    candidates: sum(({ evaluated }) => evaluated.candidates) + failed * perTest.candidates,
    validations: sum(({ evaluated }) => evaluated.validations) + failed * validated,
    steps: sum(({ evaluated }) => evaluated.steps) + failed,
  };
}

/** Adds counts of the same kind. */
export function addCounts<Counts extends Readonly<Record<string, number>>>(
  counts: readonly Counts[],
  zero: Counts,
): Counts {
  const total: Record<string, number> = { ...zero };
  for (const one of counts) {
    for (const key of Object.keys(zero)) total[key] = total[key]! + one[key]!;
  }
  return total as Counts;
}
