import { isFirstOwnSegment } from '../context/segment-settings.ts';
import type { SessionContext } from '../context/session-context.ts';
import { replayFinalists, type SearchResult } from './replay-finalists.ts';
import { runSegment } from './run-segment.ts';
import type { SegmentRun } from './segment-run.ts';

export interface Search {
  readonly runs: readonly SegmentRun[];
  readonly findings: SearchResult;
}

/**
 * The search itself: segment after segment, and then all that ran side by side. A session runs it on
 * its market, and each placebo arm on a twin of that market.
 *
 * @param wantsColumns whether returns are wanted bar by bar, for the statistics of a whole session
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function runSearch(
  context: SessionContext,
  { wantsColumns }: { readonly wantsColumns: boolean },
): Promise<Search> {
  const { config } = context;
  const runs: SegmentRun[] = [];
  for (let segment = 1; segment <= config.segments; segment++) {
    // What the parent of a fork could spend has no say in what the fork can, nor that of its parent.
    if (isFirstOwnSegment(config, segment)) context.isOutOfBudget = false;
    runs.push(await runSegment(context, segment));
  }
  return { runs, findings: await replayFinalists(context, runs, wantsColumns) };
}
