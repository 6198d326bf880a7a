import type { Metrics } from '../protocol/metrics.ts';
import type { WatchedMetric } from '../protocol/proposal.ts';
import type { TargetCheck, WatchedResult } from '../protocol/segment-results.ts';
import type { Targets } from '../protocol/session-config.ts';
import type { EpisodeStatistics } from './episode-statistics.ts';

/**
 * Compares the step of a segment or session with its targets. Hit and payoff are of all its trades; drawdown
 * is the mean of its episodes, as its target is per episode.
 */
export function checkTargets(
  step: Pick<Metrics, 'hit' | 'payoff' | 'blunders_per_100'>,
  episodes: Pick<EpisodeStatistics, 'maxdd' | 'high_vol_share'>,
  targets: Targets,
): TargetCheck[] {
  const { hit, payoff, blunders_per_100 } = step;
  const values = { ...episodes, hit, payoff, blunders_per_100 };
  const check = (metric: keyof Targets, isMet: (value: number, target: number) => boolean) => {
    const value = values[metric];
    const target = targets[metric];
    return { metric, target, value, met: value === null ? null : isMet(value, target) };
  };
  const atLeast = (value: number, target: number) => value >= target;
  const atMost = (value: number, target: number) => value <= target;
  return [
    check('hit', atLeast),
    check('payoff', atLeast),
    check('maxdd', atLeast),
    check('blunders_per_100', atMost),
    check('high_vol_share', atLeast),
  ];
}

/** Compares the bounds of a verdict with the results. */
export function checkWatched(
  watched: readonly WatchedMetric[],
  checks: readonly TargetCheck[],
): WatchedResult[] {
  return watched.map(({ metric, bound, value }) => {
    const found = checks.find((one) => one.metric === metric)?.value ?? null;
    const isWithin = (result: number) => (bound === '>=' ? result >= value : result <= value);
    return { metric, bound, value, found, kept: found === null ? null : isWithin(found) };
  });
}
