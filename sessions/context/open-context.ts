import { marketView } from '../../agents/briefs/market-view.ts';
import { barsPerYear, breakingGaps } from '../../market/market.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionPorts } from './session-ports.ts';
import type { SessionSetup } from './session-setup.ts';

/** Creates the context that all parts of a session share. */
export async function openContext(
  setup: SessionSetup,
  ports: SessionPorts,
): Promise<SessionContext> {
  const { identity, market, windows, inputs } = setup;
  if (market.bars.length > windows.searchEnd) {
    throw new RangeError(
      `Cannot run a session on ${market.bars.length} bars: only the first ${windows.searchEnd} may be searched`,
    );
  }
  const visible = { handle: market.handle, end: windows.searchEnd };
  const features = await ports.pool.features(visible, ports.signal);
  return {
    ...ports,
    market,
    windows,
    gaps: Int32Array.from(breakingGaps(market), ({ index }) => index),
    barsPerYear: barsPerYear(market),
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
    emit(event: SessionEvent) {
      ports.store.append(event);
      ports.onEvent?.(event);
    },
  };
}
