import { isoInstant } from '../protocol/iso-instant.ts';
import type { ArchiveSeries } from './archive-url.ts';
import { type ColumnName, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './bars.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS, intervalMs } from './interval.ts';
import { type ParsedBars, parseBars } from './parse-bars.ts';
import type { Period } from './period.ts';
import { readTexts } from './read-texts.ts';

/** Bars of an archive, oldest first: columns of one length, with the required ones. */
export type BarColumns = ReadonlyMap<ColumnName, Float64Array>;

/** Missing bars next to each other. */
export interface MissingBars extends Period {
  readonly bars: number;
}

/** The bars of all parts; of a bar that several have, that of the earlier part. @returns null without parts */
export function joinAll(parts: readonly BarColumns[]): BarColumns | null {
  const sorted = [...parts].sort((a, b) => timesOf(a)[0]! - timesOf(b)[0]!);
  const apart: BarColumns[] = [];
  for (const part of sorted) {
    const last = apart.at(-1);
    if (last === undefined || timesOf(part)[0]! > timesOf(last).at(-1)!) apart.push(part);
    else apart[apart.length - 1] = joinBars(last, part).bars;
  }
  return apart.length <= 1 ? (apart[0] ?? null) : concatenated(apart);
}

/**
 * The bars of both. Of a bar that both have, that of the first is used.
 *
 * @returns also the number of bars that only the second has, and the times of those that differ
 */
export function joinBars(
  first: BarColumns,
  second: BarColumns,
): { readonly bars: BarColumns; readonly added: number; readonly differing: readonly number[] } {
  const [a, b] = [timesOf(first), timesOf(second)];
  const names = commonColumns([first, second]);
  const differing: number[] = [];
  /** The index in `first`, or -1 - the index in `second`. */
  const picks: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i === a.length || b[j]! < a[i]!) picks.push(-1 - j++);
    else {
      if (a[i] === b[j]) {
        const k = j++;
        if (names.some((name) => first.get(name)![i] !== second.get(name)![k]))
          differing.push(a[i]!);
      }
      picks.push(i++);
    }
  }
  const bars = new Map(
    names.map((name) => {
      const [kept, more] = [first.get(name)!, second.get(name)!];
      return [name, Float64Array.from(picks, (p) => (p >= 0 ? kept[p]! : more[-1 - p]!))] as const;
    }),
  );
  return { bars, added: picks.length - a.length, differing };
}

/** The runs of missing bars of a period. @param bars null if all are missing */
export function missingBars(
  bars: BarColumns | null,
  { from, to }: Period,
  barMs: number,
): MissingBars[] {
  const times = bars === null ? new Float64Array() : timesOf(bars);
  const phase = times.length === 0 ? 0 : times[0]! % barMs;
  const runs: { from: number; to: number; bars: number }[] = [];
  const first = Math.ceil((from - phase) / barMs) * barMs + phase;
  for (let time = first, i = 0; time < to; time += barMs) {
    while (times[i]! < time) i++;
    if (times[i] === time) continue;
    const last = runs.at(-1);
    if (last?.to === time) {
      last.to += barMs;
      last.bars++;
    } else runs.push({ from: time, to: time + barMs, bars: 1 });
  }
  return runs;
}

/**
 * The bars of one file of an archive.
 *
 * @throws {MarketDataError} it is damaged, its bars are not valid, of another length, or off the grid:
 *   whole multiples of an interval of up to a day, whole intervals apart if it is longer
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readArchiveBars(path: string, series: ArchiveSeries): BarColumns {
  const parts = readTexts(path).map(({ bytes, file }) => parseBars(bytes, file));
  for (const part of parts) checkTimes(part, series);
  return joinAll(parts.map(({ columns, length }) => withVolume(columns, length)))!;
}

function checkTimes(part: ParsedBars, { interval, venue }: ArchiveSeries): void {
  const { file } = part;
  const times = timesOf(part.columns);
  const barMs = intervalMs(interval)!;
  const phase = DAY_MS % barMs === 0 ? 0 : times[0]! % barMs;
  const off = times.findIndex((time) => time % barMs !== phase);
  if (off >= 0) {
    throw new MarketDataError(
      `found a bar at ${isoInstant(times[off]!)}; expected whole multiples of ${interval}; ` +
        `maestro data import FILE --venue ${venue} --drop-off-grid imports its other bars`,
      { file, row: part.rows[off]!, column: part.layout.columns[0]!.title },
    );
  }
  // Two bars may have a gap between them; of more, some are neighbours.
  const steps = times.subarray(1).map((time, i) => time - times[i]!);
  if (steps.length < 2 || steps.includes(barMs)) return;
  const shortest = steps.reduce((least, step) => Math.min(least, step));
  throw new MarketDataError(`its bars are ${shortest / 1000} s apart; expected ${interval}`, {
    file,
  });
}

/** Volumes are 0 if the file has none. */
function withVolume(columns: ReadonlyMap<ColumnName, Float64Array>, length: number): BarColumns {
  return new Map([['volume', new Float64Array(length)], ...columns]);
}

function concatenated(parts: readonly BarColumns[]): BarColumns {
  const length = parts.reduce((sum, part) => sum + timesOf(part).length, 0);
  return new Map(
    commonColumns(parts).map((name) => {
      const column = new Float64Array(length);
      let at = 0;
      for (const part of parts) {
        column.set(part.get(name)!, at);
        at += part.get(name)!.length;
      }
      return [name, column] as const;
    }),
  );
}

function commonColumns(parts: readonly BarColumns[]): ColumnName[] {
  const inAll = (name: ColumnName) => parts.every((part) => part.has(name));
  return [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS.filter(inAll)];
}

function timesOf(bars: BarColumns): Float64Array {
  return bars.get('time')!;
}
