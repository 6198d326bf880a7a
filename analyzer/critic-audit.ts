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
 * The number of tests at which the interval is narrowest. Segments, sessions and labs share it, because their
 * lifts form one sequence.
 */
const TIGHTEST_AT = 500;

/**
 * The lift of the Critic's pick in each test: its P&L minus the mean of all proposals, which is the expected
 * P&L of a random pick. If one of them failed, the lift of the test is 0. Skipped windows do not count.
 *
 * @param runs over the same tests in the same order; exactly one is chosen
 * @param notionals of a trade in each test, quote currency
 */
export function auditCritic(
  segment: number,
  runs: readonly ProposalRun[],
  notionals: readonly number[],
): CriticAudit {
  const chosen = runs.find(({ isChosen }) => isChosen)!;
  const lifts = chosen.tests.flatMap(({ outcome }, i) => {
    if (outcome.status === 'skipped') return [];
    if (runs.some(({ tests }) => tests[i]!.outcome.status === 'failed')) return [0];
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

/** The lift without earlier sessions. */
const NO_LIFT: RunningSums = { n: 0, sum: 0, sumOfSquares: 0 };

/**
 * The lift of the Critic over a session, and over the lab including earlier sessions. In-sample segments are
 * listed but not summed.
 *
 * @returns null if no segment was audited
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

/** The sums over the out-of-sample segments of a session. @internal */
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
