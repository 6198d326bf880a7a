import type { VolatilityRegime } from '../../protocol/scalars.ts';
import type { Slice } from '../windows.ts';
import type { EpisodeColumns } from './score-slice.ts';
import { volatilityRegime } from './volatility-regime.ts';

/** An episode that has ended, as the analyzer reads it. Amounts in quote currency, after costs. */
export interface EpisodeOutcome {
  /** Unique within the session. */
  readonly id: number;
  /** The last bar of the episode, as an index. */
  readonly lastBar: number;
  readonly bars: number;
  readonly trades: number;
  /** Null without trades. */
  readonly hit: number | null;
  /** Null without losses. */
  readonly payoff: number | null;
  readonly totalPnl: number;
  /** <= 0 */
  readonly maxDrawdown: number;
  readonly blunders: number;
  /** Null without trades. */
  readonly score: number | null;
  /** Null while the ATR z-score warms up. */
  readonly regime: VolatilityRegime | null;
}

/**
 * Episode `e` of a slice that was scored.
 *
 * @param own the bars of the episode
 * @param atrz ATR z-score by bar
 */
export function episodeOutcome(
  episodes: EpisodeColumns,
  e: number,
  id: number,
  own: Slice,
  atrz: Float64Array,
): EpisodeOutcome {
  const trades = episodes.trades[e]!;
  const score = episodes.score[e]!;
  return {
    id,
    lastBar: own.end - 1,
    bars: own.end - own.start,
    trades,
    hit: trades === 0 ? null : episodes.wins[e]! / trades,
    payoff: episodes.payoff(e),
    totalPnl: episodes.totalPnl[e]!,
    maxDrawdown: episodes.maxDrawdown[e]!,
    blunders: episodes.blunders[e]!,
    score: Number.isNaN(score) ? null : score,
    regime: volatilityRegime(atrz, own.start, own.end),
  };
}
