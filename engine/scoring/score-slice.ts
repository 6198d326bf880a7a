import type { Bars } from '../../market/bars.ts';
import type { Targets } from '../../protocol/session-config.ts';
import type { TradeColumns } from '../simulation/trade-columns.ts';
import type { TradeSums } from './trade-sums.ts';

/** The ends of the episodes of a slice, as bar indices; the last is the end of the slice. */
export type EpisodeEnds = Int32Array;

/**
 * Statistics of the episodes of one slice, as columns. A trade belongs to the episode in which it
 * closed. Sums are in quote currency, after costs.
 */
export class EpisodeColumns {
  count = 0;
  trades!: Float64Array;
  wins!: Float64Array;
  losses!: Float64Array;
  grossProfit!: Float64Array;
  /** Magnitude. */
  grossLoss!: Float64Array;
  totalPnl!: Float64Array;
  /** Deepest fall of bar-by-bar equity from a peak of the episode, its start included; <= 0. */
  maxDrawdown!: Float64Array;
  blunders!: Float64Array;
  /** NaN without trades. */
  score!: Float64Array;

  constructor(capacity = 64) {
    this.#allocate(capacity);
  }

  /** Mean win over mean loss of episode `e`; null without losses, 0 without wins. */
  payoff(e: number): number | null {
    const losses = this.losses[e]!;
    const wins = this.wins[e]!;
    if (losses === 0) return null;
    return wins === 0 ? 0 : this.grossProfit[e]! / wins / (this.grossLoss[e]! / losses);
  }

  reset(episodes: number): void {
    if (this.score.length < episodes) this.#allocate(episodes);
    this.count = episodes;
    for (const column of this.#columns()) column.fill(0, 0, episodes);
  }

  #columns(): Float64Array[] {
    const { trades, wins, losses, grossProfit, grossLoss, totalPnl, maxDrawdown, blunders } = this;
    return [trades, wins, losses, grossProfit, grossLoss, totalPnl, maxDrawdown, blunders];
  }

  #allocate(capacity: number): void {
    this.trades = new Float64Array(capacity);
    this.wins = new Float64Array(capacity);
    this.losses = new Float64Array(capacity);
    this.grossProfit = new Float64Array(capacity);
    this.grossLoss = new Float64Array(capacity);
    this.totalPnl = new Float64Array(capacity);
    this.maxDrawdown = new Float64Array(capacity);
    this.blunders = new Float64Array(capacity);
    this.score = new Float64Array(capacity);
  }
}

/** Cap of a ratio to its target, so that one strong metric cannot compensate the others. */
const RATIO_CAP = 1.25;
const BLUNDER_PENALTY = 10;

/** Scores are rounded to 1e-9, so that equal scores tie despite different rounding errors. */
const SCORE_STEPS = 1e9;

/**
 * Marks the trades of a slice to market, bar by bar, and scores its episodes.
 *
 * @param trades of one backtest over the slice that starts at bar `start`
 * @param ends of the episodes
 * @param feeRate per side, as charged to the trades
 * @param episodes overwritten
 * @returns `episodes`
 */
export function scoreSlice(
  trades: TradeColumns,
  bars: Pick<Bars, 'close'>,
  ends: EpisodeEnds,
  feeRate: number,
  targets: Targets,
  episodes: EpisodeColumns,
): EpisodeColumns {
  const { count, entryBar, exitBar, side, entry, quantity, pnl, isBlunder } = trades;
  const { close } = bars;
  episodes.reset(ends.length);
  // After the resize, which allocates new columns.
  const { maxDrawdown } = episodes;

  let e = 0;
  let episodeEnd = ends[0]!;
  let realised = 0;
  let equity = 0;
  let peak = 0;
  let deepest = 0;
  for (let t = 0; t < count; t++) {
    const exitAt = exitBar[t]!;
    const slope = side[t]! * quantity[t]!;
    const base = realised - slope * entry[t]! - feeRate * entry[t]! * quantity[t]!;
    let bar = entryBar[t]!;
    // Up to the exit bar the position is open at every close; in the next episode the peak
    // starts again from the current equity.
    for (;;) {
      const until = Math.min(exitAt, episodeEnd);
      for (; bar < until; bar++) {
        equity = base + slope * close[bar]!;
        if (equity > peak) peak = equity;
        else if (equity - peak < deepest) deepest = equity - peak;
      }
      if (bar < episodeEnd) break;
      maxDrawdown[e] = deepest;
      peak = equity;
      deepest = 0;
      episodeEnd = ends[++e]!;
    }

    realised += pnl[t]!;
    addTrade(episodes, e, pnl[t]!, isBlunder[t]!);
    // A reversal at this bar's open is marked with the next position.
    if (t + 1 < count && entryBar[t + 1] === exitAt) continue;
    equity = realised;
    if (equity > peak) peak = equity;
    else if (equity - peak < deepest) deepest = equity - peak;
  }
  if (e < ends.length) maxDrawdown[e] = deepest;

  for (let i = 0; i < ends.length; i++) episodes.score[i] = episodeScore(episodes, i, targets);
  return episodes;
}

function addTrade(episodes: EpisodeColumns, e: number, pnl: number, isBlunder: number): void {
  episodes.trades[e]! += 1;
  episodes.totalPnl[e]! += pnl;
  episodes.blunders[e]! += isBlunder;
  if (pnl > 0) {
    episodes.wins[e]! += 1;
    episodes.grossProfit[e]! += pnl;
  } else if (pnl < 0) {
    episodes.losses[e]! += 1;
    episodes.grossLoss[e]! -= pnl;
  }
}

/**
 * 100 times the mean of hit, payoff and drawdown relative to their targets, each capped at 1.25, less 10
 * per blunder, at least 0. Payoff without losses and a drawdown of 0 count 1.25; NaN without trades.
 */
function episodeScore(episodes: EpisodeColumns, e: number, targets: Targets): number {
  const trades = episodes.trades[e]!;
  if (trades === 0) return NaN;
  const payoff = episodes.payoff(e) ?? Infinity;
  const drawdown = episodes.maxDrawdown[e]!;
  const mean =
    (Math.min(RATIO_CAP, episodes.wins[e]! / trades / targets.hit) +
      Math.min(RATIO_CAP, payoff / targets.payoff) +
      Math.min(RATIO_CAP, drawdown === 0 ? Infinity : targets.maxdd / drawdown)) /
    3;
  return Math.max(0, roundScore(100 * mean - BLUNDER_PENALTY * episodes.blunders[e]!));
}

function roundScore(score: number): number {
  return Math.round(score * SCORE_STEPS) / SCORE_STEPS;
}

/** A slice, summed over its episodes. */
export interface SliceSummary extends TradeSums {
  readonly totalPnl: number;
  /** The deepest of its episodes; <= 0. */
  readonly deepestEpisode: number;
  readonly blunders: number;
  /** Trade-weighted mean of the episode scores; NaN under `minTrades` trades. */
  readonly score: number;
}

/** Sums the episodes of a slice, with scores weighted by trades. */
export function summariseSlice(episodes: EpisodeColumns, minTrades: number): SliceSummary {
  let trades = 0;
  let wins = 0;
  let losses = 0;
  let grossProfit = 0;
  let grossLoss = 0;
  let totalPnl = 0;
  let deepestEpisode = 0;
  let blunders = 0;
  let weighted = 0;
  for (let e = 0; e < episodes.count; e++) {
    const n = episodes.trades[e]!;
    if (episodes.maxDrawdown[e]! < deepestEpisode) deepestEpisode = episodes.maxDrawdown[e]!;
    if (n === 0) continue;
    trades += n;
    wins += episodes.wins[e]!;
    losses += episodes.losses[e]!;
    grossProfit += episodes.grossProfit[e]!;
    grossLoss += episodes.grossLoss[e]!;
    totalPnl += episodes.totalPnl[e]!;
    blunders += episodes.blunders[e]!;
    weighted += n * episodes.score[e]!;
  }
  const score = trades === 0 || trades < minTrades ? NaN : roundScore(weighted / trades);
  return {
    trades,
    wins,
    losses,
    grossProfit,
    grossLoss,
    totalPnl,
    deepestEpisode,
    blunders,
    score,
  };
}
