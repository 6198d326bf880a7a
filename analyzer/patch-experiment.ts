import type { Honesty, PatchExperiment } from '../protocol/honesty.ts';
import type { Patch } from '../protocol/plan-event.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import { detectableMean, lookAtMean, sumsOf } from './look-at-mean.ts';
import type { TestRecord } from './segment-record.ts';
import { stepOf } from './segment-record.ts';

/** One test with the new parameters, and the same test with the old ones. */
export interface PatchPair {
  readonly test: string;
  /** P&L of the step, new less old. */
  readonly difference: number;
}

/**
 * The tests of a wave beside the same tests in shadow. One that abstains made nothing. Where either
 * broke, the machine did, and nothing is known of the difference: it counts as none. Windows that were
 * skipped are no pairs.
 */
export function patchPairs(
  ran: readonly TestRecord[],
  shadows: readonly TestRecord[],
): PatchPair[] {
  return ran.flatMap((own) => {
    if (own.end.status === 'skipped') return [];
    const shadow = shadows.find(({ test }) => test === own.test)!;
    const isBroken = own.end.status === 'failed' || shadow.end.status === 'failed';
    const difference = isBroken ? 0 : stepPnl(own) - stepPnl(shadow);
    return [{ test: own.test, difference }];
  });
}

export interface PatchFacts {
  readonly segment: number;
  readonly patch: Patch;
  readonly pairs: readonly PatchPair[];
  /** After how many pairs the interval is narrowest: known when the patch was made. */
  readonly tightestAt: number;
}

/**
 * What is known of a patch. It is to be kept or taken back where the interval for the mean difference
 * has left 0, which may be looked at as often as one likes.
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
 * All patches of a session together. What they are worth is of steps that nothing had seen: others are
 * listed, and not added up.
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
