import { MarketDataError } from './errors.ts';
import { DAY_MS } from './interval.ts';
import { printable } from './message-text.ts';

/** Whole days: from the first midnight to before the second, ms UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The part of a period in one calendar month. */
export interface PeriodMonth extends Period {
  /** As 2024-01. */
  readonly name: string;
}

/**
 * The days from the start of `from` to the end of `to`, each a month (2024-01) or a day (2024-01-15).
 *
 * @throws {MarketDataError} one is neither, or the period ends before it begins
 */
export function parsePeriod(from: string, to: string): Period {
  const period = { from: spanOf(from).from, to: spanOf(to).to };
  if (period.from >= period.to) {
    throw new MarketDataError(
      `Cannot read the period: found ${from} to ${to}; give an end after the beginning`,
    );
  }
  return period;
}

/** The calendar months of a period, oldest first. */
export function monthsOf({ from, to }: Period): PeriodMonth[] {
  const months: PeriodMonth[] = [];
  for (let start = from; start < to; ) {
    const date = new Date(start);
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    const end = Math.min(next, to);
    months.push({ name: date.toISOString().slice(0, 7), from: start, to: end });
    start = end;
  }
  return months;
}

/** The days of a period, as 2024-01-15. */
export function daysOf({ from, to }: Period): string[] {
  return Array.from({ length: (to - from) / DAY_MS }, (_, day) =>
    new Date(from + day * DAY_MS).toISOString().slice(0, 10),
  );
}

/**
 * The last complete calendar months.
 *
 * @param today an instant, ms UTC
 */
export function lastMonths(today: number, count: number): { from: string; to: string } {
  const date = new Date(today);
  const month = (back: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString();
  return { from: month(count).slice(0, 7), to: month(1).slice(0, 7) };
}

function spanOf(text: string): Period {
  const match = /^(20\d\d)-(\d\d)(?:-(\d\d))?$/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]) - 1, Number(match?.[3] ?? 1)];
  const from = Date.UTC(year, month, day);
  const isReal = new Date(from).getUTCMonth() === month && new Date(from).getUTCDate() === day;
  if (match === null || !isReal) {
    throw new MarketDataError(
      `Cannot read the period: found "${printable(text)}"; give a month as 2024-01 or a day as 2024-01-15`,
    );
  }
  return { from, to: match[3] === undefined ? Date.UTC(year, month + 1, 1) : from + DAY_MS };
}
