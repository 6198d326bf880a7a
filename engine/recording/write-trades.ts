import type { Bars } from '../../market/bars.ts';
import type { GateAnswers } from '../../protocol/trade-event.ts';
import { EXIT_REASONS, PNL_STEPS, type TradeColumns } from '../simulation/trade-columns.ts';
import type { EventContext } from './event-context.ts';
import { type Fragment, fragment, type JsonLineWriter, POWERS_OF_TEN } from './json-line-writer.ts';

/** Common fields of the trades of a slice. */
export interface TradeContext extends EventContext {
  readonly tf: string;
  /** The same for all entries of a strategy: a gate that is on is true. */
  readonly gates: GateAnswers;
  readonly firstEpisode: number;
  readonly episodeEnds: Int32Array;
}

const LONGEST_LINE = 640;

const TS = fragment('{"type":"trade","ts":');
const SIDE_LONG_SIGNAL = fragment(',"side":"LONG","reason":"signal","entry_ts":');
const SIDE_LONG_REVERSAL = fragment(',"side":"LONG","reason":"reversal","entry_ts":');
const SIDE_SHORT_SIGNAL = fragment(',"side":"SHORT","reason":"signal","entry_ts":');
const SIDE_SHORT_REVERSAL = fragment(',"side":"SHORT","reason":"reversal","entry_ts":');
const EXIT_TS = fragment(',"exit_ts":');
const ENTRY = fragment(',"entry":');
const EXIT = fragment(',"exit":');
const QUANTITY = fragment(',"quantity":');
const PNL = fragment(',"pnl":');
const ENDINGS = EXIT_REASONS.map((reason) =>
  [false, true].map((blunder) => fragment(`,"exit_reason":"${reason}","blunder":${blunder}}\n`)),
);

/**
 * Appends one line of `trades.jsonl` per trade: the bytes of JSON.stringify for a `TradeEvent`,
 * several times faster.
 */
export function writeTrades(
  writer: JsonLineWriter,
  trades: TradeColumns,
  bars: Pick<Bars, 'time' | 'intervalMs'>,
  context: TradeContext,
): void {
  const { session, test, phase, candidate, kept, tf, gates, firstEpisode, episodeEnds } = context;
  const mark = context.isSimulated ? ',"simulated":true' : '';
  const shared: Fragment = fragment(
    `${mark},"session":"${session}","test":"${test}","phase":"${phase}","candidate":${candidate}` +
      `,"kept":${kept},"tf":"${tf}","episode_id":`,
  );
  const gatesText = fragment(`,"gates":${JSON.stringify(gates)},"bars_held":`);
  let episode = 0;
  for (let t = 0; t < trades.count; t++) {
    const entryBar = trades.entryBar[t]!;
    const exitBar = trades.exitBar[t]!;
    while (exitBar >= episodeEnds[episode]!) episode++;
    const isReversal = trades.isReversal[t] === 1;
    const isLong = trades.side[t] === 1;

    writer.reserve(LONGEST_LINE);
    writer.text(TS);
    writer.instant(bars.time[exitBar]! + bars.intervalMs);
    writer.text(shared);
    writer.integer(firstEpisode + episode);
    if (isLong) writer.text(isReversal ? SIDE_LONG_REVERSAL : SIDE_LONG_SIGNAL);
    else writer.text(isReversal ? SIDE_SHORT_REVERSAL : SIDE_SHORT_SIGNAL);
    writer.instant(bars.time[entryBar]!);
    writer.text(EXIT_TS);
    writer.instant(bars.time[exitBar]!);
    writer.text(ENTRY);
    writeRounded(writer, trades.entry[t]!);
    writer.text(EXIT);
    writeRounded(writer, trades.exit[t]!);
    writer.text(QUANTITY);
    writeRounded(writer, trades.quantity[t]!);
    writer.text(PNL);
    writePnl(writer, trades.pnl[t]!);
    writer.text(gatesText);
    writer.integer(exitBar - entryBar);
    writer.text(ENDINGS[trades.exitReason[t]!]![trades.isBlunder[t]!]!);
  }
}

/** From 1e15 steps on, several steps can round to the same double. */
function writePnl(writer: JsonLineWriter, pnl: number): void {
  const steps = Math.round(pnl * PNL_STEPS);
  if (Math.abs(steps) < 1e15) writer.decimal(steps, 8);
  else writer.number(pnl);
}

function writeRounded(writer: JsonLineWriter, value: number): void {
  const decimals = decimalsForTen(value);
  writer.decimal(Math.round(value * POWERS_OF_TEN[decimals]!), decimals);
}

/** Number of decimals for 10 significant digits, from 0 to 15. */
function decimalsForTen(value: number): number {
  let decimals = 9;
  for (let bound = 10; value >= bound && decimals > 0; bound *= 10) decimals--;
  for (let bound = 1; value < bound && decimals < 15; bound /= 10) decimals++;
  return decimals;
}
