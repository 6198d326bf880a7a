import type { SliceOutcome } from '../../engine/pool/worker-tasks.ts';
import type { Slice } from '../../engine/windows.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { MarketContext } from '../context/session-context.ts';

/** Runs strategies over bars before a segment, all at the size and costs of the session. */
export function sweep(
  context: MarketContext,
  rules: readonly StrategyRules[],
  slice: Slice,
): Promise<SliceOutcome[]> {
  const { config, features, gaps, market, pool, signal } = context;
  return pool.sweep(
    {
      handle: market.handle,
      features,
      gaps,
      slice,
      costs: config.costs,
      config: {
        targets: config.targets,
        episode_bars: config.episode_bars,
        min_trades: config.min_trades,
        candidates: config.candidates,
      },
    },
    rules.map(({ methods, combine, params, exits, gates }) => ({
      methods,
      combine,
      params,
      exits,
      gates,
      sizing: config.sizing,
    })),
    signal,
  );
}
