import { MarketDataError } from './errors.ts';
import { printable } from './message-text.ts';

/** Milliseconds of a text, as if it were UTC; NaN if it does not have the format or does not exist. */
export type ReadDate = (text: string) => number;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Hours to add to a time of a 12-hour clock; NaN if there is none. */
  half: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** German names that begin otherwise. */
const OTHER_MONTHS: Readonly<Record<string, number>> = { mrz: 3, mai: 5, okt: 10, dez: 12 };

type Token = readonly [pattern: string, set: (parts: Parts, found: string) => void];

const TOKENS: Readonly<Record<string, Token>> = {
  YYYY: ['(\\d{4})', set('year')],
  YY: ['(\\d\\d)', (parts, found) => Object.assign(parts, { year: fullYear(Number(found)) })],
  MMM: ['(\\p{L}{3,9})\\.?', (parts, found) => Object.assign(parts, { month: monthOf(found) })],
  MM: ['(\\d\\d)', set('month')],
  M: ['(\\d{1,2})', set('month')],
  DD: ['(\\d\\d)', set('day')],
  D: ['(\\d{1,2})', set('day')],
  HH: ['(\\d\\d)', set('hour')],
  H: ['(\\d{1,2})', set('hour')],
  hh: ['(\\d\\d)', set('hour')],
  h: ['(\\d{1,2})', set('hour')],
  mm: ['(\\d\\d)', set('minute')],
  ss: ['(\\d\\d)', set('second')],
  SSS: ['(\\d{3})', set('millisecond')],
  A: ['([AaPp][Mm])', (parts, found) => Object.assign(parts, { half: /p/i.test(found) ? 12 : 0 })],
};
const TOKEN = /YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|T|[^\p{L}\p{N}]|./gu;

/**
 * A reader of dates of one format, such as DD.MM.YYYY, MMM D, YYYY or YYYY-MM-DD hh:mm A.
 *
 * @throws {MarketDataError} the format has another letter, or lacks year, month or day
 */
export function compileDateFormat(format: string): ReadDate {
  const pieces = format.match(TOKEN) ?? [];
  const found = pieces.flatMap((piece) => (piece in TOKENS ? [TOKENS[piece]!] : []));
  const literals = pieces.filter((piece) => !(piece in TOKENS) && piece !== 'T');
  const has = (start: string) => pieces.some((piece) => piece in TOKENS && piece.startsWith(start));
  if (literals.some((one) => /[\p{L}\p{N}]/u.test(one)) || !has('Y') || !has('M') || !has('D')) {
    throw new MarketDataError(
      `Cannot read the date format: found "${printable(format)}"; give one such as DD.MM.YYYY, MM/DD/YYYY HH:mm:ss or ` +
        'MMM D, YYYY, of YYYY YY MMM MM M DD D HH H hh h mm ss SSS and A',
    );
  }
  const pattern = pieces.map((piece) => TOKENS[piece]?.[0] ?? escaped(piece)).join('');
  const whole = new RegExp(`^${pattern}$`, 'u');
  return (text) => {
    const match = whole.exec(text);
    if (match === null) return NaN;
    const parts: Parts = {
      ...{ year: NaN, month: NaN, day: NaN, hour: 0, minute: 0, second: 0 },
      ...{ millisecond: 0, half: NaN },
    };
    for (const [index, [, take]] of found.entries()) take(parts, match[index + 1]!);
    return instantOf(parts);
  };
}

function set(name: keyof Parts): (parts: Parts, found: string) => void {
  return (parts, found) => {
    parts[name] = Number(found);
  };
}

function escaped(text: string): string {
  return text === ' ' ? ' +' : text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function fullYear(year: number): number {
  return year < 70 ? 2000 + year : 1900 + year;
}

function monthOf(name: string): number {
  const start = name.toLowerCase().slice(0, 3);
  return OTHER_MONTHS[start] ?? (MONTHS.indexOf(start) + 1 || NaN);
}

function instantOf({ year, month, day, hour, minute, second, millisecond, half }: Parts): number {
  if (!Number.isNaN(half) && (hour < 1 || hour > 12)) return NaN;
  const hours = Number.isNaN(half) ? hour : (hour % 12) + half;
  return dateMs(year, month, day) + timeMs(hours, minute, second) + millisecond;
}

/** Midnight of a day, ms UTC; NaN if there is no such day, or before 1700. */
export function dateMs(year: number, month: number, day: number): number {
  if (!(year >= 1700 && month >= 1 && month <= 12 && day >= 1)) return NaN;
  const midnight = Date.UTC(year, month - 1, day);
  return new Date(midnight).getUTCDate() === day ? midnight : NaN;
}

/** Milliseconds since midnight; NaN if there is no such time of day. */
export function timeMs(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60
    ? ((hour * 60 + minute) * 60 + second) * 1000
    : NaN;
}
