import { isoInstant } from '../protocol/iso-instant.ts';
import { plural } from '../protocol/number-text.ts';
import type { ColumnName } from './bars.ts';
import type { CsvLayout } from './csv-layout.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS } from './interval.ts';
import type { ReadMapping } from './read-mapping.ts';
import { localToUtc } from './time-zone.ts';

const HOUR_MS = 3_600_000;

/** A row of a file that is no bar. */
export interface DroppedRow {
  /** Ms, UTC. */
  readonly time: number;
  readonly row: number;
}

/** Rows as they stand in a file. */
interface RowTable {
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
  readonly rows: Int32Array;
  /** Indices of rows without prices. */
  readonly dropped: readonly number[];
}

interface OrderedRows {
  readonly length: number;
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
  readonly rows: Int32Array;
  readonly dropped: readonly DroppedRow[];
  readonly notices: readonly string[];
}

/**
 * Puts rows in the order of time, oldest first, turns local times into UTC, and sets rows without prices apart.
 * The columns are changed in place.
 *
 * @throws {MarketDataError} the times neither rise nor fall throughout, or a local time does not exist or
 *   could be either of two
 */
export function orderRows(
  { columns, rows, dropped }: RowTable,
  file: string,
  layout: CsvLayout,
  { newestFirst }: ReadMapping,
): OrderedRows {
  const time = columns.get('time')!;
  const last = time.length - 1;
  const isNewestFirst = mostlyFalls(time);
  const isDropped = new Set(dropped.map((i) => (isNewestFirst ? last - i : i)));
  if (isNewestFirst) for (const column of [...columns.values(), rows]) column.reverse();

  const { zone, hasOwnZone } = layout.times;
  const { title } = layout.columns[0]!;
  const place = (index: number) => ({ file, row: rows[index]!, column: title });
  if (zone !== null && !hasOwnZone) {
    localToUtc(time, zone, (index, isSkipped) => {
      const found = isoInstant(time[index]!).slice(0, -1).replace('T', ' ');
      const why = isSkipped
        ? 'which its clock skipped'
        : 'an hour that its clock repeated, and here once';
      throw new MarketDataError(
        `found ${found} in ${zone.name}, ${why}; give times in UTC, or the right --timezone, or leave the rows of that hour out`,
        place(index),
      );
    });
  }
  const repeated = new Set<number>();
  for (let i = 1; i <= last; i++) {
    if (time[i]! > time[i - 1]!) continue;
    if (isRepeated(columns, i) && !(canBeSetBack(time, i, layout) && isFlat(columns, i))) {
      repeated.add(i);
      continue;
    }
    // The later row of the file is the one that is out of order.
    const [here, before] = isNewestFirst ? [i - 1, i] : [i, i - 1];
    throw new MarketDataError(
      orderMessage(time[here]!, time[before]!, isNewestFirst, layout),
      place(here),
    );
  }
  const notices: string[] = [];
  if (isNewestFirst && newestFirst !== true) {
    notices.push(`${file} has its newest bar first: it is read from the end.`);
  }
  if (!isNewestFirst && last > 0 && newestFirst === true) {
    notices.push(`${file} has its oldest bar first, although --newest-first was stated.`);
  }
  if (repeated.size > 0) {
    notices.push(
      `${plural(repeated.size, 'row')} of ${file}, the same as the row before: read once.`,
    );
  }
  if (isDropped.size + repeated.size === 0)
    return { length: rows.length, columns, rows, dropped: [], notices };
  const kept = Int32Array.from(rows.keys()).filter((i) => !isDropped.has(i) && !repeated.has(i));
  return {
    length: kept.length,
    columns: new Map(
      [...columns].map(([name, column]) => [name, Float64Array.from(kept, (i) => column[i]!)]),
    ),
    rows: kept.map((i) => rows[i]!),
    dropped: [...isDropped].sort((a, b) => a - b).map((i) => ({ time: time[i]!, row: rows[i]! })),
    notices,
  };
}

function mostlyFalls(time: Float64Array): boolean {
  let falls = 0;
  for (let i = 1; i < time.length; i++) if (time[i]! < time[i - 1]!) falls++;
  return falls > (time.length - 1) / 2;
}

function orderMessage(
  time: number,
  previous: number,
  isNewestFirst: boolean,
  layout: CsvLayout,
): string {
  const found = time === previous ? 'the same time again' : isoInstant(time);
  const isSetBack = canBeSetBack([previous, time], 1, layout) && !isNewestFirst;
  const advice = isSetBack
    ? ' (if a clock was set back, convert the times to UTC, or state their --timezone)'
    : '';
  const [word, why] = isNewestFirst
    ? ['before', ', as the file begins with its newest bar']
    : ['after', ''];
  const other =
    time === previous
      ? ': the rows differ, so leave one of them out'
      : ': sort the rows by their times, or give each part of the file as a file';
  return `found ${found}; expected a time ${word} ${isoInstant(previous)}${why}${advice || other}`;
}

/** Whether a time that does not rise may be that of a clock that was set back: not a day, nor UTC. */
function canBeSetBack(time: ArrayLike<number>, i: number, { times }: CsvLayout): boolean {
  const isDay = time[i] === time[i - 1] && time[i]! % DAY_MS === 0;
  return (
    times.form === 'date' &&
    times.zone === null &&
    !times.hasOwnZone &&
    !isDay &&
    Math.abs(time[i - 1]! - time[i]!) <= HOUR_MS
  );
}

/** Whether a row is that before it again. */
function isRepeated(columns: RowTable['columns'], i: number): boolean {
  return [...columns.values()].every((column) => Object.is(column[i], column[i - 1]));
}

/** Bars without a move may be the same without being one. */
function isFlat(columns: RowTable['columns'], i: number): boolean {
  return columns.get('high')![i] === columns.get('low')![i];
}
