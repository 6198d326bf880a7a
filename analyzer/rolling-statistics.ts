import type { EpisodeReport } from '../protocol/session-event.ts';
import type { EpisodeOutcome } from '../protocol/test-result.ts';
import { episodeStatistics } from './episode-statistics.ts';

/** Episodes per report. */
const REPORT_EPISODES = 10;

/**
 * The statistics of every ten episodes with trades, in test order. A remainder of fewer than ten waits for the
 * next wave.
 */
export function episodeReports(episodes: readonly EpisodeOutcome[]): EpisodeReport[] {
  const traded = episodes.filter(({ trades }) => trades > 0);
  const count = Math.floor(traded.length / REPORT_EPISODES);
  return Array.from({ length: count }, (_, i) => {
    const own = traded.slice(i * REPORT_EPISODES, (i + 1) * REPORT_EPISODES);
    return { ...episodeStatistics(own), from: own[0]!.id, to: own.at(-1)!.id };
  });
}
