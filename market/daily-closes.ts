import type { Bars } from './bars.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';
import { DAY_MS } from './interval.ts';

/**
 * The last close of each day from `firstDay` (days since 1970-01-01, UTC) on; null on days without a bar.
 * A last day that ends before midnight is left out, as its close may still change.
 */
export interface DailyCloses {
  readonly firstDay: number;
  readonly closes: readonly (number | null)[];
}

/** Enough to recognise bars, and few enough to keep. */
const SIGNIFICANT_DIGITS = 8;

/** @param shiftMs added to the clock of the bars */
export function dailyCloses(
  { time, close, length, intervalMs }: Pick<Bars, 'time' | 'close' | 'length' | 'intervalMs'>,
  shiftMs = 0,
): DailyCloses {
  // A bar belongs to the day of its last instant, so that bars of all intervals agree.
  const dayOf = (bar: number) => Math.floor((time[bar]! + intervalMs - 1 + shiftMs) / DAY_MS);
  const firstDay = dayOf(0);
  const isOpen = (time[length - 1]! + intervalMs + shiftMs) % DAY_MS !== 0;
  const lastDay = dayOf(length - 1) - (isOpen ? 1 : 0);
  const closes: (number | null)[] = [];
  let before = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    const end = firstAtOrAfter(time, (day + 1) * DAY_MS - intervalMs - shiftMs + 1);
    closes.push(end === before ? null : Number(close[end - 1]!.toPrecision(SIGNIFICANT_DIGITS)));
    before = end;
  }
  return { firstDay, closes };
}
