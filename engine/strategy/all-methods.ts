import type { Method } from './method.ts';
import { adxTrend } from './methods/adx-trend.ts';
import { bollingerReversion } from './methods/bollinger-reversion.ts';
import { emaCrossover } from './methods/ema-crossover.ts';
import { keltnerBreakout } from './methods/keltner-breakout.ts';
import { macdTrend } from './methods/macd-trend.ts';
import { momentum } from './methods/momentum.ts';
import { rsiReversion } from './methods/rsi-reversion.ts';
import { smaCrossover } from './methods/sma-crossover.ts';
import { supertrend } from './methods/supertrend.ts';
import { trendBreakout } from './methods/trend-breakout.ts';
import { vwapReversion } from './methods/vwap-reversion.ts';

/** Every method of the lab, in the order in which they are listed. */
export const ALL_METHODS: readonly Method[] = [
  macdTrend,
  emaCrossover,
  smaCrossover,
  trendBreakout,
  rsiReversion,
  bollingerReversion,
  keltnerBreakout,
  supertrend,
  vwapReversion,
  momentum,
  adxTrend,
];

const BY_NAME = new Map(ALL_METHODS.map((method) => [method.name, method]));

/** The method of that name, or undefined. Only listed names are found, not `constructor`. */
export function findMethod(name: string): Method | undefined {
  return BY_NAME.get(name);
}
