import { episodeStatistics } from '../analyzer/episode-statistics.ts';
import {
  chainSteps,
  countTests,
  stepEpisodes,
  type TestRecord,
} from '../analyzer/segment-record.ts';
import { metricsOf } from '../engine/slice-record.ts';
import type { Progress } from '../protocol/session-event.ts';

/** Where a segment stands after some of its tests. */
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
