import type { TradeContext } from '../../engine/recording/write-trades.ts';
import { EXIT_REASONS, type TradeColumns } from '../../engine/simulation/trade-columns.ts';
import type { Bars } from '../../market/bars.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { TradeEvent } from '../../protocol/trade-event.ts';

/** Trade `t` as an object, as parsed from a line of `writeTrades`. */
export function tradeEvent(
  trades: TradeColumns,
  t: number,
  bars: Pick<Bars, 'time' | 'intervalMs'>,
  context: TradeContext,
): TradeEvent {
  const entryBar = trades.entryBar[t]!;
  const exitBar = trades.exitBar[t]!;
  return {
    type: 'trade',
    ts: isoInstant(bars.time[exitBar]! + bars.intervalMs),
    ...(context.isSimulated ? { simulated: true } : {}),
    session: context.session,
    test: context.test,
    phase: context.phase,
    candidate: context.candidate,
    kept: context.kept,
    tf: context.tf,
    episode_id: context.firstEpisode + context.episodeEnds.findIndex((end) => exitBar < end),
    side: trades.side[t] === 1 ? 'LONG' : 'SHORT',
    reason: trades.isReversal[t] === 1 ? 'reversal' : 'signal',
    entry_ts: isoInstant(bars.time[entryBar]!),
    exit_ts: isoInstant(bars.time[exitBar]!),
    entry: tenDigits(trades.entry[t]!),
    exit: tenDigits(trades.exit[t]!),
    quantity: tenDigits(trades.quantity[t]!),
    pnl: trades.pnl[t]!,
    gates: context.gates,
    bars_held: exitBar - entryBar,
    exit_reason: EXIT_REASONS[trades.exitReason[t]!]!,
    blunder: trades.isBlunder[t] === 1,
  };
}

/** Rounded to 10 significant digits, or to 15 decimals if that is fewer digits. */
function tenDigits(value: number): number {
  const exponent = Number(value.toExponential().split('e')[1]);
  const scale = 10 ** Math.min(15, Math.max(0, 9 - exponent));
  return Math.round(value * scale) / scale;
}
