import type { Bars } from '../../market/bars.ts';
import type { Bands } from './bands.ts';
import { checkLengths, checkPeriod } from './check-arguments.ts';
import { rollingMaximum, rollingMinimum } from './rolling-extremes.ts';

/**
 * Donchian channel: the highest high and the lowest low of the last `period` bars, and the line
 * half-way.
 *
 * Bar i lies inside its own channel, so its close cannot leave it: a breakout at bar i is a close
 * beyond the channel of bar i - 1.
 *
 * @param bars columns of one length n, oldest bar first; a NaN makes NaN of the windows that hold
 *   it and of no other
 * @param period window, in bars
 * @param out columns of length n, overwritten: NaN for the first `period - 1` bars
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} `period` is not an integer >= 1, or a column is not n long
 */
export function donchianChannel(
  bars: Pick<Bars, 'high' | 'low'>,
  period: number,
  out: Bands,
): Bands {
  const { high, low } = bars;
  const { upper, middle, lower } = out;
  const n = high.length;
  checkPeriod('Donchian channel', 'period', period);
  checkLengths('Donchian channel', n, { low, upper, middle, lower });

  rollingMaximum(high, period, upper);
  rollingMinimum(low, period, lower);
  for (let i = 0; i < n; i++) middle[i] = (upper[i]! + lower[i]!) / 2;
  return out;
}
