import type { EventContext } from '../../engine/recording/event-context.ts';
import type { Bars } from '../../market/bars.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { ScoreEvent } from '../../protocol/score-event.ts';
import type { EpisodeOutcome } from '../../protocol/test-result.ts';

/** An episode as an object, as parsed from a line of `writeScores`. */
export function scoreEvent(
  episode: EpisodeOutcome,
  bars: Pick<Bars, 'time' | 'intervalMs'>,
  context: EventContext,
): ScoreEvent {
  return {
    type: 'score',
    ts: isoInstant(bars.time[episode.lastBar]! + bars.intervalMs),
    ...(context.isSimulated ? { simulated: true } : {}),
    session: context.session,
    test: context.test,
    phase: context.phase,
    episode_id: episode.id,
    candidate: context.candidate,
    kept: context.kept,
    bars: episode.bars,
    n_trades: episode.trades,
    hit: episode.hit,
    payoff: episode.payoff,
    total_pnl: episode.totalPnl,
    maxdd: episode.maxDrawdown,
    blunders: episode.blunders,
    score: episode.score,
    vol_regime: episode.regime,
  };
}
