import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { excessT, marketSums } from '../../engine/scoring/excess-return.ts';
import { CROSSOVER, EDGE_BARS } from '../../market/planted-edge.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { stepSlices } from '../search/replay-finalists.ts';
import type { KnownSearch } from './known-search.ts';

/** The rule planted in a market with a crossover edge, as a strategy of the lab. @internal */
export const TRUE_RULE: StrategyRules = {
  methods: ['ema_crossover'],
  combine: 'all',
  params: { 'ema_crossover.fast': CROSSOVER.fast, 'ema_crossover.slow': CROSSOVER.slow },
  exits: { timeout_bars: EDGE_BARS },
  gates: {},
};

/**
 * The result of a search that knows the rule: its t after costs, in excess of the market, over the bars
 * on which finalists are compared.
 *
 * @returns null if it never traded, and on a market without a planted rule
 */
export async function trueRuleT({
  identity,
  market,
  windows,
}: KnownSearch): Promise<number | null> {
  if (market.simulated?.kind !== 'planted') return null;
  const { costs, sizing } = identity.config;
  const pool = inProcessPool();
  const visible = { handle: market.handle, end: windows.searchEnd };
  const slices = stepSlices(windows);
  const [replay] = await pool.replay(
    {
      visible,
      slices,
      wantsReturns: false,
      features: await pool.features(visible),
      gaps: new Int32Array(0),
    },
    [{ strategy: { ...TRUE_RULE, sizing }, costs, delayBars: 0 }],
  );
  return excessT(replay!.sums, marketSums(market.bars, slices));
}
