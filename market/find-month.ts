import { DAY_MS } from './interval.ts';
import { daysOf, type PeriodMonth } from './period.ts';

/** Missing days in a row that end a month. */
const MISSING_DAYS = 2;

/** What the archive has of a month; `lastDay` is null if it has the month as a whole, or nothing. */
export interface FoundMonth {
  readonly name: string;
  readonly files: readonly string[];
  readonly lastDay: string | null;
}

/**
 * The file of a month, or else of its past days, up to a run of missing ones.
 *
 * @param today an instant, ms UTC
 * @param download takes a month (2024-01) or a day (2024-01-15); null if the archive has none
 */
export async function findMonth(
  month: PeriodMonth,
  today: number,
  download: (part: string) => Promise<string | null>,
): Promise<FoundMonth> {
  const { name, from } = month;
  const midnight = Math.floor(today / DAY_MS) * DAY_MS;
  if (from >= midnight) return { name, files: [], lastDay: null };
  const whole = await download(name);
  if (whole !== null) return { name, files: [whole], lastDay: null };

  const files: string[] = [];
  let lastDay: string | null = null;
  let missing = 0;
  for (const day of daysOf({ from, to: Math.min(month.to, midnight) })) {
    const path = await download(day);
    missing = path === null ? missing + 1 : 0;
    if (missing === MISSING_DAYS) break;
    if (path === null) continue;
    files.push(path);
    lastDay = day;
  }
  return { name, files, lastDay };
}

/** A sentence for each run of missing months, and for each month that is available in days. */
export function noticesOf(months: readonly FoundMonth[]): string[] {
  const notices: string[] = [];
  for (let i = 0; i < months.length; i++) {
    const { name, files, lastDay } = months[i]!;
    if (lastDay !== null) {
      notices.push(
        `The archive has ${name} only as daily files so far: those until ${lastDay} were used.`,
      );
    }
    if (files.length > 0) continue;
    while (i + 1 < months.length && months[i + 1]!.files.length === 0) i++;
    const last = months[i]!.name;
    notices.push(`The archive lacks ${name === last ? name : `${name} to ${last}`} so far.`);
  }
  return notices;
}
