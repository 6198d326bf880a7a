import { isoInstant } from '../protocol/iso-instant.ts';
import type { DataPlace } from './errors.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS, intervalMs, intervalName } from './interval.ts';
import type { Calendar } from './market.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The length of the bars that open at these times: the most frequent step from one to the next.
 *
 * @param time rising, at least two
 * @param stated the length that was stated, and where; null if it was not
 * @throws {MarketDataError} the stated length differs, or no market has bars of this length
 */
export function barInterval(
  time: Float64Array,
  stated: { readonly interval: string; readonly by: string } | null,
): number {
  const { step, share } = mostFrequentStep(time);
  if (!isBarLength(step)) {
    const found = step % 1000 === 0 ? intervalName(step) : `${step / 1000} s`;
    const isMonth = step >= 28 * DAY_MS && step <= 31 * DAY_MS;
    throw new MarketDataError(
      `Cannot find the length of the bars: the most frequent step is ${found}, ` +
        (isMonth
          ? 'a calendar month, which has no fixed length; give bars of a week or less'
          : 'which no market has; expected 1, 5, 10, 15 or 30 seconds, minutes or hours that divide a day, days, or a week: ' +
            'check how the times are read, with --date-format, --timezone and --columns'),
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

/** Whether markets have bars of this length: the times may be read wrongly if they do not. */
function isBarLength(ms: number): boolean {
  if (ms < MINUTE_MS) return [1, 5, 10, 15, 30].some((seconds) => ms === seconds * 1000);
  if (ms < DAY_MS) return ms % MINUTE_MS === 0 && DAY_MS % ms === 0;
  return ms % DAY_MS === 0 && ms <= 2 * 7 * DAY_MS;
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
        `expected a whole number of ${intervalName(interval)} bars after ${isoInstant(time[i - 1]!)}` +
        (placeOf === undefined
          ? ''
          : ' (to leave such bars out as a named hole, add --drop-off-grid)'),
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
