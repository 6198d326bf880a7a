import { marketView } from '../../agents/briefs/market-view.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { isFirstOfItsOwn } from '../context/segment-settings.ts';
import { marketContext, type SessionContext } from '../context/session-context.ts';
import type { SessionPorts } from '../context/session-ports.ts';
import type { SessionSetup } from '../context/session-setup.ts';

import { type Findings, replayFinalists } from './replay-finalists.ts';
import { runSegment, type SegmentRun } from './run-segment.ts';

/** A search that has ended. */
export interface Search {
  readonly runs: readonly SegmentRun[];
  readonly findings: Findings;
}

/**
 * The search itself: segment after segment, and then all that ran side by side. A session plays it on
 * its market, and each placebo arm on a twin of that market.
 *
 * @param wantsColumns whether returns are wanted bar by bar, for the statistics of a whole session
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function playSearch(context: SessionContext, wantsColumns: boolean): Promise<Search> {
  const { config } = context;
  const runs: SegmentRun[] = [];
  for (let segment = 1; segment <= config.segments; segment++) {
    // What the parent of a fork could spend has no say in what the fork can, nor that of its parent.
    if (isFirstOfItsOwn(config, segment)) context.isOutOfBudget = false;
    runs.push(await runSegment(context, segment));
  }
  return { runs, findings: await replayFinalists(context, runs, wantsColumns) };
}

/** What all parts of a search share, before anything has happened in it. */
export async function openContext(
  setup: SessionSetup,
  ports: SessionPorts,
): Promise<SessionContext> {
  const { identity, market, windows, inputs } = setup;
  if (market.bars.length > windows.searchEnd) {
    throw new RangeError(
      `Cannot run a session on ${market.bars.length} bars as only the first ${windows.searchEnd} may be searched`,
    );
  }
  const visible = { handle: market.handle, end: windows.searchEnd };
  const features = await ports.pool.features(visible, ports.signal);
  return {
    ...ports,
    ...marketContext(market, windows),
    config: identity.config,
    session: identity.session,
    features,
    view: marketView(market, features.atr, identity.config.blind),
    inputs,
    isAudited: setup.isAudited ?? true,
    history: [],
    lastPlan: null,
    turns: 0,
    calls: [],
    conversation: [],
    isOutOfBudget: false,
    tell(event: SessionEvent) {
      ports.store.append(event);
      ports.onEvent?.(event);
    },
  };
}
