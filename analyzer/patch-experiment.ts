import type { Honesty, PatchExperiment } from '../protocol/honesty.ts';
import type { Patch } from '../protocol/plan-event.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import { detectableMean, lookAtMean, sumsOf } from './look-at-mean.ts';
import type { TestRecord } from './segment-record.ts';
import { stepOf } from './segment-record.ts';

/** One test with the new parameters, and the same test with the old ones. */
export interface PatchPair {
  readonly test: string;
  /** P&L of the step, new minus old. */
  readonly difference: number;
}

/**
 * Pairs the tests of a wave with the same tests in shadow. An abstained test has a P&L of 0. If either test
 * failed, the difference is unknown and counts as 0. Skipped windows give no pairs.
 */
export function patchPairs(
  ran: readonly TestRecord[],
  shadows: readonly TestRecord[],
): PatchPair[] {
  return ran.flatMap((own) => {
    if (own.outcome.status === 'skipped') return [];
    const shadow = shadows.find(({ test }) => test === own.test)!;
    const isBroken = own.outcome.status === 'failed' || shadow.outcome.status === 'failed';
    const difference = isBroken ? 0 : stepPnl(own) - stepPnl(shadow);
    return [{ test: own.test, difference }];
  });
}

export interface PatchFacts {
  readonly segment: number;
  readonly patch: Patch;
  readonly pairs: readonly PatchPair[];
  /** The number of pairs with the narrowest interval, fixed when the patch was made. */
  readonly tightestAt: number;
}

/**
 * Decides a patch: keep or revert it once the interval of the mean difference excludes 0. The interval is
 * valid at every look.
 */
export function judgePatch({ segment, patch, pairs, tightestAt }: PatchFacts): PatchExperiment {
  const sums = sumsOf(pairs.map(({ difference }) => difference));
  const { mean, low, high } = lookAtMean(sums, tightestAt);
  const { parameter, old_value, new_value, applied_at } = patch;
  return {
    segment,
    parameter,
    old_value,
    new_value,
    applied_at,
    ended_at: pairs.at(-1)?.test ?? applied_at,
    pairs: sums.n,
    mean_difference: mean,
    low,
    high,
    total_difference: sums.sum,
    minimum_detectable: detectableMean(sums, tightestAt),
    outcome: low !== null && low > 0 ? 'keep' : high !== null && high < 0 ? 'revert' : 'undecided',
  };
}

/**
 * Sums the patches of a session. Their worth counts out-of-sample steps only; in-sample patches are listed but
 * not summed.
 */
export function sumExperiments(
  segments: readonly Pick<SegmentResults, 'experiments' | 'in_sample'>[],
): Honesty['experiments'] {
  const list = segments.flatMap(({ experiments }) => experiments);
  const some = (outcome: PatchExperiment['outcome']) =>
    list.filter((one) => one.outcome === outcome).length;
  return {
    patches: list.length,
    kept: some('keep'),
    reverted: some('revert'),
    undecided: some('undecided'),
    worth: segments
      .flatMap(({ experiments, in_sample }) => (in_sample ? [] : experiments))
      .reduce((sum, one) => sum + one.total_difference, 0),
    list,
  };
}

function stepPnl(test: TestRecord): number {
  return stepOf(test)?.totalPnl ?? 0;
}
