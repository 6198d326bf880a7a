import { DAY_MS } from './interval.ts';
import type { Calendar } from './market.ts';

export interface CalendarChoice {
  readonly calendar: Calendar;
  /** Why, as the end of a sentence that begins with "since". */
  readonly reason: string;
}

const HOUR_MS = 3_600_000;
const SATURDAY = 2; // 1970-01-01 was a Thursday
const LEAST_WEEKS = 4;
const LEAST_SHARE_OF_DAYS = 0.2;
const LEAST_DAYS_WITH_GAPS = 5;

/**
 * Whether the venue closes: no bar opens on a Saturday (UTC) in at least four weeks, or bars are
 * missing on at least a fifth of the days, and on five. Equities, futures and FX close on Saturdays; crypto trades.
 *
 * Days of a local clock are sessions, too, where it changed: such days are not of one length.
 * Sundays do not count: FX opens again on Sunday evening. For bars longer than a day only gaps count.
 *
 * @param time rising, at least two
 * @param interval length of a bar, ms
 */
export function chooseCalendar(time: Float64Array, interval: number): CalendarChoice {
  const first = Math.floor(time[0]! / DAY_MS);
  const last = Math.floor(time[time.length - 1]! / DAY_MS);
  let saturdayBars = 0;
  let days = 0;
  let daysWithGaps = 0;
  let previousDay = first - 1;
  let gapDay = -1;
  for (let i = 0; i < time.length; i++) {
    const day = Math.floor(time[i]! / DAY_MS);
    if (day % 7 === SATURDAY) saturdayBars++;
    if (day !== previousDay) days++;
    previousDay = day;
    if (i > 0 && time[i]! - time[i - 1]! > interval && day !== gapDay) {
      daysWithGaps++;
      gapDay = day;
    }
  }
  const saturdays = Math.floor((last - SATURDAY) / 7) - Math.floor((first - 1 - SATURDAY) / 7);
  if (interval <= DAY_MS && saturdays >= LEAST_WEEKS && saturdayBars === 0) {
    return {
      calendar: 'sessions',
      reason: `none of its bars is on one of the ${saturdays} Saturdays`,
    };
  }
  if (interval >= DAY_MS && hasLocalDays(time)) {
    return { calendar: 'sessions', reason: 'its days begin by a local clock, which changed' };
  }
  const share = daysWithGaps / days;
  return share >= LEAST_SHARE_OF_DAYS && daysWithGaps >= LEAST_DAYS_WITH_GAPS
    ? { calendar: 'sessions', reason: `bars are missing on ${daysWithGaps} of its ${days} days` }
    : { calendar: 'continuous', reason: `bars are missing on ${daysWithGaps} of its ${days} days` };
}

/** Whether a day has 23 or 25 hours. */
function hasLocalDays(time: Float64Array): boolean {
  return time.some((one, i) => i > 0 && Math.abs(offset(one - time[i - 1]!)) === HOUR_MS);
}

/** From a whole number of days, at most half a day. */
function offset(ms: number): number {
  return ms - Math.round(ms / DAY_MS) * DAY_MS;
}
