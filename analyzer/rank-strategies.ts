import { metricsOf } from '../engine/scoring/slice-record.ts';
import type { RankedStrategy } from '../protocol/metrics-global.ts';
import type { Sizing, StrategyRules } from '../protocol/strategy.ts';
import { episodeStatistics } from './episode-statistics.ts';
import { chainSteps, stepEpisodes, type TestRecord } from './segment-record.ts';

export interface SegmentOfTests {
  readonly segment: number;
  readonly name: string;
  readonly isInSample: boolean;
  readonly tests: readonly TestRecord[];
}

/**
 * The distinct centres that ran (each proposal, and each patch that was not reverted), each over the steps of
 * its own tests, best first by t: mean net P&L per bar over its standard error. Centres without trades come
 * last, and in-sample centres after all others. The order is no evidence of skill: the first is the best of
 * many.
 */
export function rankStrategies(
  segments: readonly SegmentOfTests[],
  sizing: Sizing,
  barsPerYear: number,
): RankedStrategy[] {
  const ranked = segments.flatMap(({ segment, name, isInSample, tests }) =>
    byCentre(tests).map(({ centre, own }) => ({
      name,
      segment,
      strategy: { ...centre, sizing },
      tests: own.length,
      step: metricsOf(chainSteps(own), barsPerYear),
      mean_episode_score: episodeStatistics(stepEpisodes(own)).score,
      in_sample: isInSample,
    })),
  );
  const rank = ({ step }: RankedStrategy) => step.t ?? Number.NEGATIVE_INFINITY;
  return ranked.sort(
    (a, b) => Number(a.in_sample) - Number(b.in_sample) || compareDown(rank(a), rank(b)),
  );
}

/** Larger first; two infinities are equal, which their difference is not. */
function compareDown(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1;
}

/** Groups by object: a patch replaces the centre object, and a reversion restores the previous one. */
function byCentre(tests: readonly TestRecord[]) {
  const byObject = new Map<StrategyRules, TestRecord[]>();
  for (const test of tests) {
    const own = byObject.get(test.centre);
    if (own === undefined) byObject.set(test.centre, [test]);
    else own.push(test);
  }
  return [...byObject].map(([centre, own]) => ({ centre, own }));
}
