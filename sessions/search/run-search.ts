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
 * The search: segment after segment, then a replay of all centres. A session runs it on its market, each
 * placebo arm on a copy of that market.
 *
 * @param wantsReturns whether to return bar-by-bar returns, for the statistics of a session
 * @throws the reason of `signal` if aborted, and disk errors
 */
export async function runSearch(
  context: SessionContext,
  { wantsReturns }: { readonly wantsReturns: boolean },
): Promise<Search> {
  const { config } = context;
  const runs: SegmentRun[] = [];
  for (let segment = 1; segment <= config.segments; segment++) {
    // The budget of a fork does not depend on that of its parents.
    if (isFirstOwnSegment(config, segment)) context.isOutOfBudget = false;
    runs.push(await runSegment(context, segment));
  }
  return { runs, findings: await replayFinalists(context, runs, wantsReturns) };
}
