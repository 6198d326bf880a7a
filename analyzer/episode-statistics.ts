import type { EpisodeOutcome } from '../protocol/test-result.ts';

/** Statistics over step episodes with trades. Null if undefined. */
export interface EpisodeStatistics {
  readonly episodes: number;
  readonly trades: number;
  /** Trade-weighted, so that it is the share of winners among all trades. */
  readonly hit: number | null;
  /** Mean over the episodes with a payoff. */
  readonly payoff: number | null;
  /** Mean of the episodes; <= 0. */
  readonly maxdd: number | null;
  readonly blunders_per_100: number | null;
  /** Share of the trades that closed in episodes of high volatility. */
  readonly high_vol_share: number | null;
  /** Trade-weighted. */
  readonly score: number | null;
}

/** Computes statistics of episodes in any order. Episodes without trades do not count. */
export function episodeStatistics(episodes: readonly EpisodeOutcome[]): EpisodeStatistics {
  let count = 0;
  let trades = 0;
  let wins = 0;
  let payoffs = 0;
  let payoffSum = 0;
  let drawdownSum = 0;
  let blunders = 0;
  let highVolatility = 0;
  let scoreSum = 0;
  for (const episode of episodes) {
    if (episode.trades === 0) continue;
    count += 1;
    trades += episode.trades;
    wins += episode.trades * (episode.hit ?? 0);
    if (episode.payoff !== null) {
      payoffs += 1;
      payoffSum += episode.payoff;
    }
    drawdownSum += episode.maxDrawdown;
    blunders += episode.blunders;
    highVolatility += episode.regime === 'high' ? episode.trades : 0;
    scoreSum += episode.trades * (episode.score ?? 0);
  }
  const over = (sum: number, n: number) => (n === 0 ? null : sum / n);
  return {
    episodes: count,
    trades,
    hit: over(wins, trades),
    payoff: over(payoffSum, payoffs),
    maxdd: over(drawdownSum, count),
    blunders_per_100: over(100 * blunders, trades),
    high_vol_share: over(highVolatility, trades),
    score: over(scoreSum, trades),
  };
}
