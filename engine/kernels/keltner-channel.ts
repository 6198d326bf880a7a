import type { Bars } from '../../market/bars.ts';
import { averageTrueRange } from './average-true-range.ts';
import type { Bands } from './bands.ts';
import { checkFactor, checkLengths, checkPeriod } from './check-arguments.ts';
import { exponentialMovingAverage } from './exponential-moving-average.ts';

/** Smoothing lengths in bars, and the reach of the channel in average true ranges. */
export interface KeltnerParameters {
  readonly emaPeriod: number;
  readonly atrPeriod: number;
  readonly multiplier: number;
}

/**
 * Keltner channel: the exponential average of the closes, and `multiplier` average true ranges to
 * either side of it.
 *
 * @param bars columns of one length n, oldest bar first, no NaN: one would make NaN of all the
 *   upper and lower values that follow
 * @param out columns of length n, overwritten: NaN for the first
 *   `max(emaPeriod - 1, atrPeriod)` bars, the middle included
 * @returns `out`; its entries at i read nothing after bar i
 * @throws {RangeError} a period is not an integer >= 1, `multiplier` is not a finite number >= 0,
 *   or a column is not n long
 */
export function keltnerChannel(
  bars: Pick<Bars, 'high' | 'low' | 'close'>,
  parameters: KeltnerParameters,
  out: Bands,
): Bands {
  const { emaPeriod, atrPeriod, multiplier } = parameters;
  const { high, low, close } = bars;
  const { upper, middle, lower } = out;
  const n = close.length;
  checkPeriod('Keltner channel', 'emaPeriod', emaPeriod);
  checkPeriod('Keltner channel', 'atrPeriod', atrPeriod);
  checkFactor('Keltner channel', 'multiplier', multiplier);
  checkLengths('Keltner channel', n, { high, low, upper, middle, lower });

  exponentialMovingAverage(close, emaPeriod, middle);
  averageTrueRange(bars, atrPeriod, upper);
  const first = Math.min(Math.max(emaPeriod - 1, atrPeriod), n);
  for (const column of [upper, middle, lower]) column.fill(NaN, 0, first);
  for (let i = first; i < n; i++) {
    const reach = multiplier * upper[i]!;
    upper[i] = middle[i]! + reach;
    lower[i] = middle[i]! - reach;
  }
  return out;
}
