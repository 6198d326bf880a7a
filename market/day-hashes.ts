import { createHash } from 'node:crypto';
import { type Bars, type ColumnName, columnsOf } from './bars.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';
import { DAY_MS } from './interval.ts';
import { makeMarket } from './make-market.ts';
import { breakingGaps, type Market } from './market.ts';

/** By UTC day, as 2024-01-31, the first 16 hex digits of the hash of the bars that open on it. */
export type DayHashes = Readonly<Record<string, string>>;

export function dayHashes(bars: Bars): DayHashes {
  const columns = columnsOf(bars);
  return Object.fromEntries(
    daysOf(bars).map(({ day, start, end }) => [day, hashDay(bars, start, end, columns)]),
  );
}

/** A period without bars, ms: from the close of the bar before it to the open of the one after it. */
export interface Break {
  readonly from: number;
  readonly to: number;
}

/** The holes at which positions are closed. */
export function breaksOf(market: Pick<Market, 'bars' | 'calendar' | 'gaps'>): Break[] {
  const { time, intervalMs } = market.bars;
  return breakingGaps(market).map(({ index }) => ({
    from: time[index - 1]! + intervalMs,
    to: time[index]!,
  }));
}

/** Bars to be found in a market. */
export interface WantedBars {
  /** ms: the open of the first bar, and the close of the last. */
  readonly from: number;
  readonly to: number;
  readonly columns: readonly ColumnName[];
  /** As `hashBars` gives it. */
  readonly hash: string;
  /** Null if they are not known. */
  readonly blocks: { readonly days: DayHashes; readonly holes: readonly Break[] } | null;
}

/** @returns the bars as a market of their own; or the days on which the market has others or none */
export function findBars(market: Market, wanted: WantedBars): Market | readonly string[] {
  const found = pick(market, wanted);
  if (found?.hash === wanted.hash) return found;
  if (wanted.blocks === null) return [];
  const { days } = wanted.blocks;
  const own = found === null ? {} : dayHashes(found.bars);
  return Object.keys(days).filter((day) => own[day] !== days[day]);
}

/** The bars of the days, times and columns that are wanted; null if there are none, or a column is missing. */
function pick(market: Market, { from, to, columns, blocks }: WantedBars): Market | null {
  const { bars } = market;
  if (columns.some((name) => bars[name] === null)) return null;
  const { days = null, holes = [] } = blocks ?? {};
  const kept: number[] = [];
  for (const { day, start, end } of daysOf(bars)) {
    if (days !== null && days[day] === undefined) continue;
    const midnight = Date.parse(day);
    const near = holes.filter((hole) => hole.from < midnight + DAY_MS && hole.to > midnight);
    for (let i = start; i < end; i++) {
      const time = bars.time[i]!;
      const isIn = time >= from && time < to;
      if (isIn && !near.some((hole) => time >= hole.from && time < hole.to)) kept.push(i);
    }
  }
  if (kept.length === 0) return null;
  if (columns.length === columnsOf(bars).length && kept.length === bars.length) return market;
  const picked = columns.map(
    (name) => [name, Float64Array.from(kept, (i) => bars[name]![i]!)] as const,
  );
  return makeMarket(market, bars.intervalMs, new Map(picked));
}

function hashDay(bars: Bars, start: number, end: number, columns: readonly ColumnName[]): string {
  const hash = createHash('sha256');
  for (const name of columns) {
    const column = bars[name]!.subarray(start, end);
    hash.update(`${name}:${column.length}\n`);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The days on which bars open, with their bars [start, end). */
function daysOf({ time, length }: Bars): { day: string; start: number; end: number }[] {
  const days: { day: string; start: number; end: number }[] = [];
  for (let start = 0; start < length; ) {
    const midnight = Math.floor(time[start]! / DAY_MS) * DAY_MS;
    const end = firstAtOrAfter(time, midnight + DAY_MS);
    days.push({ day: new Date(midnight).toISOString().slice(0, 10), start, end });
    start = end;
  }
  return days;
}
