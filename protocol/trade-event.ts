import * as z from 'zod';
import { Count, Interval, IsoTime, Phase, SessionKey, SimulatedMark, TestName } from './scalars.ts';

export const Side = z.enum(['LONG', 'SHORT']);
export type Side = z.infer<typeof Side>;

export const ExitReason = z.enum([
  'stop_hit',
  'tp_hit',
  'opposite_signal',
  'timeout',
  'gap',
  'slice_end',
]);
export type ExitReason = z.infer<typeof ExitReason>;

const GateAnswer = z.boolean().nullable();

/** What each gate said at the decision; null where the gate is off or the market lacks its data. */
export const GateAnswers = z.strictObject({
  cvd: GateAnswer,
  imb: GateAnswer,
  atrz: GateAnswer,
  vhf: GateAnswer,
});
export type GateAnswers = z.infer<typeof GateAnswers>;

/** A closed trade. One line of `trades.jsonl`. */
export const TradeEvent = z.strictObject({
  type: z.literal('trade'),
  ts: IsoTime.describe('When the bar of the exit closed: from then on the trade is known'),
  simulated: SimulatedMark,
  session: SessionKey,
  test: TestName,
  phase: Phase,
  episode_id: Count.describe('The episode in which the trade closed'),
  candidate: Count.describe('Which of the parameter sets; 0 is the centre'),
  kept: z.boolean().describe('False where the test abstained and only shows what it declined'),
  tf: Interval,
  side: Side,
  reason: z.enum(['signal', 'reversal']),
  entry_ts: IsoTime.describe('Open of the bar in which the entry filled'),
  exit_ts: IsoTime.describe('Open of the bar in which the exit filled'),
  entry: z.number().positive().describe('Fill price, slippage included, 10 significant digits'),
  exit: z.number().nonnegative().describe('Fill price, slippage included, 10 significant digits'),
  quantity: z.number().positive().describe('Base units, 10 significant digits'),
  pnl: z.number().describe('Quote currency, after all costs, exact to 1e-8'),
  gates: GateAnswers,
  bars_held: Count.describe('Bars from the entry bar to the exit bar; 0 within one bar'),
  exit_reason: ExitReason,
  blunder: z.boolean().describe('Lost over 1.5 R, or stopped out within 2 bars of entry'),
});
export type TradeEvent = z.infer<typeof TradeEvent>;
