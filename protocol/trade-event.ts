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

/** The result of each gate at the decision; null if the gate is off or the market lacks its data. */
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
  ts: IsoTime.describe('Close of the exit bar, from which on the trade is known'),
  simulated: SimulatedMark,
  session: SessionKey,
  test: TestName,
  phase: Phase,
  episode_id: Count.describe('The episode in which the trade closed'),
  candidate: Count.describe('Number of the parameter set; 0 is the centre'),
  kept: z
    .boolean()
    .describe(
      'False if the test abstained; the trade then belongs to a candidate that was not kept',
    ),
  tf: Interval,
  side: Side,
  reason: z.enum(['signal', 'reversal']),
  entry_ts: IsoTime.describe('Open of the entry bar'),
  exit_ts: IsoTime.describe('Open of the exit bar'),
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
