import { isoInstant } from '../protocol/iso-instant.ts';
import { plural } from '../protocol/number-text.ts';
import { type BarColumns, joinAll, joinBars, missingBars } from './archive-bars.ts';
import type { Hole } from './hole.ts';
import { DAY_MS } from './interval.ts';
import { daysOf, type Period, type PeriodMonth } from './period.ts';

/** Missing days in a row that end a month without a file of its own. */
const MISSING_DAYS = 2;

/** How long the file of a month may take to be published. */
const RECENT_MS = 35 * DAY_MS;

/** One file of the archive, a month (2024-01) or a day (2024-01-15): its bars, or why they are not used. */
export type PulledPart =
  | { readonly file: string; readonly bars: BarColumns }
  | { readonly file: string; readonly problem: string };

/** What the archive has of a month. */
export interface PulledMonth {
  readonly name: string;
  /** Null if there are none. */
  readonly bars: BarColumns | null;
  /** The files that they are from. */
  readonly files: readonly string[];
  /** The last day that was used of a month of which the archive has days only; else null. */
  readonly lastDay: string | null;
  readonly holes: readonly Hole[];
  /** Whole sentences. */
  readonly notices: readonly string[];
}

export interface MonthOptions {
  /** An instant of today, ms UTC: no later day is requested. */
  readonly today: number;
  readonly intervalMs: number;
  /** Null if the archive has no such file. */
  readonly pull: (part: string) => Promise<PulledPart | null>;
}

/**
 * The bars of a month: of its file, filled from the daily files of the days on which that lacks bars; of all
 * daily files if it cannot be used; or, if there is none, of its past days, up to a run of missing ones.
 */
export async function pullMonth(month: PeriodMonth, options: MonthOptions): Promise<PulledMonth> {
  const { today, intervalMs, pull } = options;
  const midnight = Math.floor(today / DAY_MS) * DAY_MS;
  const past = { from: Math.min(month.from, midnight), to: Math.min(month.to, midnight) };
  const whole = past.from < past.to ? await pull(month.name) : null;
  const days =
    whole === null
      ? await pullDays(daysOf(past), pull, {
          // A recent month may be that of the first bars.
          isFirstDayNeeded: month.to <= midnight - RECENT_MS,
        })
      : await pullDays(daysWith(missingBars(barsOf(whole), past, intervalMs)), pull);
  return joinMonth(month.name, { past, whole, days, intervalMs });
}

interface PulledDay {
  readonly day: string;
  readonly part: PulledPart;
}

/**
 * Pulls days, if there are any.
 *
 * @param upTo end at a run of missing days: after the first day that there is, or even before it; by
 *   default all days are pulled
 */
async function pullDays(
  wanted: readonly string[],
  pull: MonthOptions['pull'],
  upTo?: { readonly isFirstDayNeeded: boolean },
): Promise<PulledDay[]> {
  const days: PulledDay[] = [];
  let missing = 0;
  for (const day of wanted) {
    const part = await pull(day);
    missing = part === null ? missing + 1 : 0;
    if (part !== null) days.push({ day, part });
    const mayEnd = upTo !== undefined && (days.length > 0 || upTo.isFirstDayNeeded);
    if (mayEnd && missing === MISSING_DAYS) break;
  }
  return days;
}

interface MonthParts {
  readonly past: Period;
  /** Null if the archive has no file of the month. */
  readonly whole: PulledPart | null;
  readonly days: readonly PulledDay[];
  readonly intervalMs: number;
}

function joinMonth(name: string, parts: MonthParts): PulledMonth {
  const { whole, days } = parts;
  const used = days.filter(({ part }) => 'bars' in part);
  const ofMonth = barsOf(whole);
  const ofDays = joinAll(used.flatMap(({ part }) => barsOf(part) ?? []));
  const filled = ofMonth && ofDays ? joinBars(ofMonth, ofDays) : null;
  const bars = filled?.bars ?? ofMonth ?? ofDays;
  const notices: string[] = [];
  if (whole !== null && 'problem' in whole && used.length > 0) {
    notices.push(
      `${plural(used.length, 'daily file')} replaced that of ${name}. ${whole.problem}.`,
    );
  }
  if (filled !== null && filled.added > 0) {
    notices.push(
      `The file of ${name} lacks ${plural(filled.added, 'bar')} that daily files have: they were added ` +
        `(${used.map(({ day }) => day).join(', ')}).`,
    );
  }
  if (filled !== null && filled.differing.length > 0) {
    notices.push(
      `The file of ${name} and daily files contradict each other in ${plural(filled.differing.length, 'bar')}, ` +
        `first at ${isoInstant(filled.differing[0]!)}: those of the month were kept.`,
    );
  }
  return {
    name,
    bars,
    files: [
      ...(ofMonth === null ? [] : [whole!.file]),
      ...(filled?.added === 0 ? [] : used.map(({ part }) => part.file)),
    ],
    lastDay: whole === null ? (used.at(-1)?.day ?? null) : null,
    holes: holesOf(bars, parts),
    notices,
  };
}

/** The bars that are missing where a file cannot be used. */
function holesOf(bars: BarColumns | null, { past, whole, days, intervalMs }: MonthParts): Hole[] {
  const bad = days.flatMap(({ day, part }) =>
    'problem' in part ? [{ span: spanOf(day), reason: part.problem }] : [],
  );
  const [first] = bad;
  const more = first === undefined ? '' : `; of its daily files: ${first.reason}`;
  const faults =
    whole !== null && 'problem' in whole ? [{ span: past, reason: whole.problem + more }] : bad;
  return faults.flatMap(({ span, reason }) =>
    missingBars(bars, span, intervalMs).map((run) => ({
      from: isoInstant(run.from),
      to: isoInstant(run.to),
      bars: run.bars,
      reason,
    })),
  );
}

/** Null without a file that can be used. */
function barsOf(part: PulledPart | null): BarColumns | null {
  return part !== null && 'bars' in part ? part.bars : null;
}

/** A sentence for each run of missing months, and for each month that is available in days. */
export function noticesOf(months: readonly PulledMonth[]): string[] {
  const notices: string[] = [];
  const isMissing = ({ bars, holes }: PulledMonth) => bars === null && holes.length === 0;
  for (let i = 0; i < months.length; i++) {
    const month = months[i]!;
    const { name, lastDay } = month;
    if (lastDay !== null) {
      notices.push(
        `The archive has ${name} only as daily files so far: those until ${lastDay} were used.`,
      );
    }
    notices.push(...month.notices);
    if (!isMissing(month)) continue;
    while (i + 1 < months.length && isMissing(months[i + 1]!)) i++;
    const last = months[i]!.name;
    notices.push(`The archive lacks ${name === last ? name : `${name} to ${last}`} so far.`);
  }
  return notices;
}

/** A sentence on a hole, and its reason. */
export function holeNotice({ from, to, bars, reason }: Hole): string {
  return `${plural(bars, 'bar')} from ${from} to ${to} ${bars === 1 ? 'is' : 'are'} missing. ${reason}.`;
}

/** The days on which bars are missing. */
function daysWith(runs: readonly Period[]): string[] {
  const midnight = (time: number) => Math.floor(time / DAY_MS) * DAY_MS;
  const days = runs.flatMap(({ from, to }) =>
    daysOf({ from: midnight(from), to: midnight(to - 1) + DAY_MS }),
  );
  return [...new Set(days)];
}

function spanOf(day: string): Period {
  const from = Date.parse(day);
  return { from, to: from + DAY_MS };
}
