import { dateMs, timeMs } from './date-format.ts';
import { parseNumber } from './parse-number.ts';

type EpochForm = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

/** How a file writes its times. `date` is text such as 2024-01-31 09:30. */
export type TimeForm = EpochForm | 'date';

/** The value that a unit begins and ends at: the ranges do not overlap; each begins in March 1973. */
const RANGES: Readonly<Record<Exclude<EpochForm, 'nanoseconds'>, readonly [number, number]>> = {
  seconds: [1e8, 1e11],
  milliseconds: [1e11, 1e14],
  microseconds: [1e14, 1e17],
};

/**
 * Milliseconds of the epoch time in bytes [start, end); NaN if it is not one of that unit.
 *
 * Nanoseconds have more digits than a double holds, so the last six must be zeros and are not read.
 */
export function readEpoch(bytes: Uint8Array, start: number, end: number, form: EpochForm): number {
  if (form === 'nanoseconds') {
    for (let at = end - 6; at < end; at++) if (bytes[at] !== 48) return NaN;
    return readEpoch(bytes, start, end - 6, 'milliseconds');
  }
  // A number may have a sign or a leading zero, a time does not.
  const value = isNonZeroDigit(bytes[start]!) ? parseNumber(bytes, start, end) : NaN;
  const [from, to] = RANGES[form];
  if (!(value >= from && value < to)) return NaN;
  if (form === 'seconds') return value * 1000;
  return form === 'microseconds' ? value / 1000 : value;
}

function isNonZeroDigit(byte: number): boolean {
  return byte > 48 && byte <= 57;
}

/** The unit of times of only digits, by their number. Lengths of 8, 12, 14 and 17 are those of dates. */
const LENGTHS: Readonly<Record<number, EpochForm>> = {
  9: 'seconds',
  10: 'seconds',
  12: 'milliseconds',
  13: 'milliseconds',
  15: 'microseconds',
  16: 'microseconds',
  18: 'nanoseconds',
  19: 'nanoseconds',
};

/** The form of a time, or null if the text is not a time. */
export function timeFormOf(text: string): TimeForm | null {
  if (!Number.isNaN(parseDate(text))) return 'date';
  const [, digits] = /^(\d+)(?:\.\d+)?$/.exec(text) ?? [];
  return LENGTHS[digits?.length ?? 0] ?? null;
}

const DATE =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:(?:T| +|(?<=^\d{8})-)(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)? ?(Z|UTC|([+-])(\d\d):?(\d\d)?)?)?$/;
/** 202401310930, 20240131093000, 20240131093000000. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d{3})?)?$/;

/**
 * Milliseconds UTC of 2024-01-31, 2024-01-31 09:30, 2024-01-31T09:30:00.000Z, an offset in place of
 * the Z, 20240131 09:30, 20240131-09:30, or only digits down to the minute, the second or the millisecond. A time
 * without a zone is UTC, whatever zone the machine is in.
 *
 * @returns NaN if the text is not such a time, or a date that does not exist
 */
export function parseDate(text: string): number {
  const match = DATE.exec(text);
  if (match === null) return parseCompact(text);
  const part = (index: number) => Number(match[index] ?? 0);
  const milliseconds = Number(`0.${match[8] ?? 0}`) * 1000;
  if (!Number.isInteger(milliseconds)) return NaN;
  const offsetMinutes = (match[10] === '-' ? -1 : 1) * (part(11) * 60 + part(12));
  return (
    dateMs(part(1), part(3), part(4)) +
    timeMs(part(5), part(6), part(7)) -
    offsetMinutes * 60_000 +
    milliseconds
  );
}

function parseCompact(text: string): number {
  const match = COMPACT.exec(text);
  if (match === null) return NaN;
  const part = (index: number) => Number(match[index] ?? 0);
  // A year that trading has: an epoch time of the same length is not taken for a date.
  if (part(1) < 1900 || part(1) > 2199) return NaN;
  return dateMs(part(1), part(2), part(3)) + timeMs(part(4), part(5), part(6)) + part(7);
}

/** Whether a time that `parseDate` reads states its zone. */
export function statesZone(text: string): boolean {
  return DATE.exec(text)?.[9] !== undefined;
}
