import type { CriticAudit, Honesty } from '../protocol/honesty.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import { lookAtMean, sumsOf } from './look-at-mean.ts';
import { stepOf, type TestRecord } from './segment-record.ts';
import type { RunningSums } from './statistics/confidence-sequence.ts';

/** A proposal over all tests of a segment, unpatched. */
export interface ProposalRun {
  readonly id: string;
  readonly isChosen: boolean;
  readonly tests: readonly TestRecord[];
}

/**
 * Lifts of several segments, sessions or labs are one sequence: its interval is narrowest after so
 * many tests, whoever looks.
 */
const TIGHTEST_AT = 500;

/**
 * What the pick of the Critic made in each test beyond the mean of the proposals that it had, which is
 * what a pick by lot makes. Where one of them broke, the lift of the test is 0: a machine that fails is
 * no merit of a pick. Windows that were skipped do not count.
 *
 * @param runs over the same tests in the same order; exactly one is chosen
 * @param notionals what a trade of each test is worth, quote currency
 */
export function auditCritic(
  segment: number,
  runs: readonly ProposalRun[],
  notionals: readonly number[],
): CriticAudit {
  const chosen = runs.find(({ isChosen }) => isChosen)!;
  const lifts = chosen.tests.flatMap(({ end }, i) => {
    if (end.status === 'skipped') return [];
    if (runs.some(({ tests }) => tests[i]!.end.status === 'failed')) return [0];
    const mean = runs.reduce((sum, { tests }) => sum + pnlOf(tests[i]!), 0) / runs.length;
    return [(pnlOf(chosen.tests[i]!) - mean) / notionals[i]!];
  });
  const sums = sumsOf(lifts);
  return {
    segment,
    proposals: runs.map(({ id, isChosen, tests }) => ({
      id,
      chosen: isChosen,
      total_pnl: tests.reduce((sum, test) => sum + pnlOf(test), 0),
    })),
    lift: liftOf(sums),
    sums: { sum: sums.sum, sum_of_squares: sums.sumOfSquares },
  };
}

/** What is known of the lift from sessions before: none. */
const NO_LIFT: RunningSums = { n: 0, sum: 0, sumOfSquares: 0 };

/**
 * The lift of the Critic over a session, and with what was known before over the lab. Segments over
 * steps that had been seen are listed, and not added up.
 *
 * @returns null where no segment was audited
 */
export function criticLift(
  segments: readonly Pick<SegmentResults, 'critic_audit' | 'in_sample'>[],
  before: RunningSums = NO_LIFT,
): Honesty['critic'] {
  const audits = segments.flatMap(({ critic_audit }) => critic_audit ?? []);
  if (audits.length === 0) return null;
  const session = liftSums(segments);
  return { session: liftOf(session), lab: liftOf(addSums(before, session)), segments: audits };
}

/** Of the segments of a session that count: what a lab adds up. @internal */
export function liftSums(
  segments: readonly Pick<SegmentResults, 'critic_audit' | 'in_sample'>[],
): RunningSums {
  return segments
    .flatMap(({ critic_audit, in_sample }) => (in_sample ? [] : (critic_audit ?? [])))
    .reduce(
      (total, { lift, sums }) =>
        addSums(total, { n: lift.tests, sum: sums.sum, sumOfSquares: sums.sum_of_squares }),
      NO_LIFT,
    );
}

function addSums(a: RunningSums, b: RunningSums): RunningSums {
  return { n: a.n + b.n, sum: a.sum + b.sum, sumOfSquares: a.sumOfSquares + b.sumOfSquares };
}

function liftOf(sums: RunningSums): CriticAudit['lift'] {
  return { tests: sums.n, ...lookAtMean(sums, TIGHTEST_AT) };
}

function pnlOf(test: TestRecord): number {
  return stepOf(test)?.totalPnl ?? 0;
}
