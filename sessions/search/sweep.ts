import { rulesOf } from '../../agents/briefs/rules-of.ts';
import type { SliceOutcome } from '../../engine/pool/worker-tasks.ts';
import type { Slice } from '../../engine/windows.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { MarketContext } from '../context/session-context.ts';
import { selectionSettings } from './selection-settings.ts';

/** Runs strategies over bars before a segment, with the size and costs of the session. */
export function sweep(
  { config, features, gaps, market, pool, signal }: MarketContext,
  strategies: readonly StrategyRules[],
  slice: Slice,
): Promise<SliceOutcome[]> {
  const { costs, sizing } = config;
  const { handle } = market;
  return pool.sweep(
    { handle, features, gaps, slice, costs, config: selectionSettings(config) },
    strategies.map((one) => ({ ...rulesOf(one), sizing })),
    signal,
  );
}
