import { chainRecords, EMPTY_RECORD, flatRecord } from '../engine/scoring/slice-record.ts';
import type { TestCounts, TrialCounts } from '../protocol/segment-results.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import type {
  EpisodeOutcome,
  SliceRecord,
  TestResult,
  TradeGroups,
} from '../protocol/test-result.ts';

/** One planned test, with what it ran with. */
export interface TestRecord {
  readonly test: string;
  readonly wave: number;
  /** Bars of its step, whatever became of it. */
  readonly stepBars: number;
  /** The centre of its wave. */
  readonly centre: StrategyRules;
  readonly end:
    | { readonly status: 'played'; readonly played: TestResult }
    | { readonly status: 'failed' | 'skipped'; readonly why: string };
}

/** The tests that were played, in order. */
export function playedTests(tests: readonly Pick<TestRecord, 'end'>[]): TestResult[] {
  return tests.flatMap(({ end }) => (end.status === 'played' ? [end.played] : []));
}

/** The tests one after another in time: on the bars of a test that did not trade, flat. */
export function chainSteps(tests: readonly TestRecord[]): SliceRecord {
  return tests.reduce(
    (chain, test) => chainRecords(chain, stepOf(test) ?? flatRecord(test.stepBars)),
    EMPTY_RECORD,
  );
}

/** The validation slices of the kept candidates, added up as if one after another. */
export function chainValidations(tests: readonly TestRecord[]): SliceRecord {
  return playedTests(tests).reduce(
    (chain, { validation }) => (validation === null ? chain : chainRecords(chain, validation)),
    EMPTY_RECORD,
  );
}

/** The record of a test's step; null where it did not trade. */
export function stepOf({ end }: TestRecord): SliceRecord | null {
  return end.status === 'played' ? end.played.step : null;
}

export function stepEpisodes(tests: readonly TestRecord[]): EpisodeOutcome[] {
  return playedTests(tests).flatMap(({ episodes }) => episodes);
}

export function stepGroups(tests: readonly TestRecord[]): TradeGroups[] {
  return playedTests(tests).map(({ groups }) => groups);
}

export function countTests(tests: readonly TestRecord[]): TestCounts {
  const played = playedTests(tests);
  const some = (status: TestRecord['end']['status']) =>
    tests.filter(({ end }) => end.status === status).length;
  const kept = played.filter(({ status }) => status === 'kept').length;
  return {
    planned: tests.length,
    kept,
    abstained: played.length - kept,
    failed: some('failed'),
    skipped: some('skipped'),
  };
}

/** Trials of the tests; a failed one counts as if it had gone as far as a test can. */
export function countTrials(
  tests: readonly Pick<TestRecord, 'end'>[],
  perTest: { readonly candidates: number; readonly validated: number },
): Pick<TrialCounts, 'candidates' | 'validations' | 'steps'> {
  const failed = tests.filter(({ end }) => end.status === 'failed').length;
  const sum = (pick: (played: TestResult) => number) =>
    playedTests(tests).reduce((total, played) => total + pick(played), 0);
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
