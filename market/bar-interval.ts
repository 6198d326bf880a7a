import { isoInstant } from '../protocol/iso-instant.ts';
import type { DataPlace } from './errors.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS, intervalMs, intervalName } from './interval.ts';
import type { Calendar } from './market.ts';

const HOUR_MS = 3_600_000;

/**
 * The length of the bars that open at these times: the most frequent step from one to the next.
 *
 * @param time rising, at least two
 * @param stated the length that was stated, and where; null if it was not
 * @throws {MarketDataError} the stated length differs, or the length has no name ("5m", "1d")
 */
export function barInterval(
  time: Float64Array,
  stated: { readonly interval: string; readonly by: string } | null,
): number {
  const { step, share } = mostFrequentStep(time);
  if (step % 1000 !== 0 || intervalMs(intervalName(step)) === null) {
    throw new MarketDataError(
      `Cannot find the length of the bars: the most frequent step is ${step / 1000} s; bars must ` +
        'have a whole number of seconds, minutes, hours, days or weeks',
    );
  }
  if (stated !== null && intervalMs(stated.interval) !== step) {
    throw new MarketDataError(
      `Cannot read the bars as ${stated.interval}, stated by ${stated.by}: ` +
        `${Math.round(share * 100)}% of them are ${intervalName(step)} apart`,
    );
  }
  return step;
}

/**
 * Checks that bars are whole intervals apart.
 *
 * On a `sessions` calendar a step over midnight UTC may have any length from the interval up, since
 * the venue's hours follow its local clock; for bars of a day or more it may be an hour shorter.
 *
 * @throws {MarketDataError} the place of the first bar off the grid
 */
export function checkGrid(
  time: Float64Array,
  interval: number,
  calendar: Calendar,
  placeOf?: (index: number) => DataPlace,
): void {
  const shortest = interval >= DAY_MS ? interval - HOUR_MS : interval;
  for (let i = 1; i < time.length; i++) {
    const step = time[i]! - time[i - 1]!;
    if (step === interval || step % interval === 0) continue;
    const isNextDay =
      interval >= DAY_MS || Math.floor(time[i]! / DAY_MS) !== Math.floor(time[i - 1]! / DAY_MS);
    if (calendar === 'sessions' && isNextDay && step >= shortest) continue;
    throw new MarketDataError(
      `${placeOf === undefined ? 'Cannot add the bars: ' : ''}found a bar at ${isoInstant(time[i]!)}; ` +
        `expected a whole number of ${intervalName(interval)} bars after ${isoInstant(time[i - 1]!)}`,
      placeOf?.(i),
    );
  }
}

function mostFrequentStep(time: Float64Array): { step: number; share: number } {
  const counts = new Map<number, number>();
  let run = 0;
  for (let i = 1; i < time.length; i++) {
    const step = time[i]! - time[i - 1]!;
    run++;
    if (i + 1 < time.length && time[i + 1]! - time[i]! === step) continue;
    counts.set(step, (counts.get(step) ?? 0) + run);
    run = 0;
  }
  let best = { step: 0, count: 0 };
  for (const [step, count] of counts) {
    if (count > best.count || (count === best.count && step < best.step)) best = { step, count };
  }
  return { step: best.step, share: best.count / (time.length - 1) };
}
