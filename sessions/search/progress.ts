import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { episodeStatistics } from '../../analyzer/episode-statistics.ts';
import {
  chainSteps,
  countTests,
  stepEpisodes,
  type TestRecord,
} from '../../analyzer/segment-record.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import type { CentreSoFar, Progress } from '../../protocol/session-event.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';

export function progressOf(
  records: readonly TestRecord[],
  planned: number,
  barsPerYear: number,
): Progress {
  const statistics = episodeStatistics(stepEpisodes(records));
  return {
    done: records.length,
    planned,
    counts: countTests(records),
    metrics: metricsOf(chainSteps(records), barsPerYear),
    high_vol_share: statistics.high_vol_share,
    mean_episode_maxdd: statistics.maxdd,
  };
}

/** The result so far of the tests around the current centre of a segment. */
export function centreSoFar(
  records: readonly TestRecord[],
  centre: StrategyRules,
  barsPerYear: number,
): CentreSoFar {
  const own = records.filter((record) => record.centre === centre);
  const metrics = metricsOf(chainSteps(own), barsPerYear);
  return { rules: describeRules(centre), tests: own.length, metrics };
}
