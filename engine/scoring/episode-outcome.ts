import type { EpisodeOutcome } from '../../protocol/test-result.ts';
import type { Slice } from '../windows.ts';
import type { EpisodeColumns } from './score-slice.ts';
import { volatilityRegime } from './volatility-regime.ts';

/**
 * Episode `e` of a scored slice.
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
