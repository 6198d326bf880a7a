import type { Targets } from '../../protocol/session-config.ts';
import type { PlainBacktest, PlainTrade } from './bar-by-bar-backtest.ts';

/** An episode in the terms of the design (section 6); undefined values are null. */
export interface PlainEpisode {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly grossProfit: number;
  readonly grossLoss: number;
  readonly hit: number | null;
  readonly payoff: number | null;
  readonly totalPnl: number;
  readonly maxDrawdown: number;
  readonly blunders: number;
  readonly score: number | null;
}

/**
 * The episodes of a slice, each computed from the trades that closed in it and from the equity at
 * its closes.
 *
 * @param start first bar of the slice
 * @param ends first bar after each episode
 */
export function plainEpisodes(
  backtest: PlainBacktest,
  start: number,
  ends: readonly number[],
  targets: Targets,
): PlainEpisode[] {
  return ends.map((end, e) => {
    const from = e === 0 ? start : ends[e - 1]!;
    const trades = backtest.trades.filter(({ exitBar }) => exitBar >= from && exitBar < end);
    const before = from === start ? 0 : backtest.equity[from - start - 1]!;
    return plainEpisode(
      trades,
      [before, ...backtest.equity.slice(from - start, end - start)],
      targets,
    );
  });
}

/** @param equity at the start, and then at every close */
function plainEpisode(
  trades: readonly PlainTrade[],
  equity: readonly number[],
  targets: Targets,
): PlainEpisode {
  const pnls = trades.map(({ pnl }) => pnl);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const won = pnls.filter((pnl) => pnl > 0);
  const lost = pnls.filter((pnl) => pnl < 0).map((pnl) => -pnl);
  const hit = trades.length === 0 ? null : won.length / trades.length;
  const payoff =
    lost.length === 0
      ? null
      : won.length === 0
        ? 0
        : sum(won) / won.length / (sum(lost) / lost.length);
  const maxDrawdown = deepestFall(equity);
  const blunders = trades.filter(({ blunder }) => blunder).length;
  const parts = [
    (hit ?? 0) / targets.hit,
    payoff === null ? 1.25 : payoff / targets.payoff,
    maxDrawdown === 0 ? 1.25 : targets.maxdd / maxDrawdown,
  ].map((part) => Math.min(part, 1.25));
  return {
    trades: trades.length,
    wins: won.length,
    losses: lost.length,
    grossProfit: sum(won),
    grossLoss: sum(lost),
    hit,
    payoff,
    totalPnl: sum(pnls),
    maxDrawdown,
    blunders,
    score: trades.length === 0 ? null : Math.max(0, (100 * sum(parts)) / 3 - 10 * blunders),
  };
}

/** From every value, how far a later one is below it. */
export function deepestFall(equity: readonly number[]): number {
  let deepest = 0;
  for (const [i, peak] of equity.entries()) {
    for (const later of equity.slice(i + 1)) deepest = Math.min(deepest, later - peak);
  }
  return deepest;
}

/** Trade-weighted mean of the scores; null under `minTrades` trades, and without any. */
export function plainSliceScore(
  episodes: readonly PlainEpisode[],
  minTrades: number,
): number | null {
  const trades = episodes.reduce((total, one) => total + one.trades, 0);
  if (trades === 0 || trades < minTrades) return null;
  return episodes.reduce((total, one) => total + one.trades * (one.score ?? 0), 0) / trades;
}
