import * as z from 'zod';
import {
  Count,
  IsoTime,
  Phase,
  Ratio,
  SessionKey,
  SimulatedMark,
  TestName,
  VolatilityRegime,
} from './scalars.ts';

/** A finished micro-episode. One line of `scores.jsonl`. */
export const ScoreEvent = z.strictObject({
  type: z.literal('score'),
  ts: IsoTime.describe('Close of the last bar of the episode'),
  simulated: SimulatedMark,
  session: SessionKey,
  test: TestName,
  phase: Phase,
  episode_id: Count.describe('Unique within the session'),
  candidate: Count.describe('Number of the parameter set; 0 is the centre'),
  kept: z.boolean(),
  bars: z.int().positive(),
  n_trades: Count.describe('Trades that closed in the episode'),
  hit: Ratio.describe('Winners over trades, in [0, 1]; null without trades'),
  payoff: Ratio.describe('Mean win over mean loss; null without losses, 0 without wins'),
  total_pnl: z.number().describe('Quote currency, closed trades, after costs'),
  maxdd: z.number().max(0).describe('Deepest peak-to-trough of bar-by-bar equity, quote currency'),
  blunders: Count,
  score: z.number().min(0).max(125).nullable().describe('Null without trades'),
  vol_regime: VolatilityRegime.nullable().describe('Null while the ATR z-score warms up'),
});
export type ScoreEvent = z.infer<typeof ScoreEvent>;
