import { MarketDataError } from './errors.ts';
import { printable } from './message-text.ts';

/** Milliseconds of a text, as if it were UTC unless it states its zone; NaN if it does not have the format or does not exist. */
export type ReadDate = (text: string) => number;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** German names that begin otherwise. */
const OTHER_MONTHS: Readonly<Record<string, number>> = { mär: 3, mrz: 3, mai: 5, okt: 10, dez: 12 };

type Part =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'half'
  | 'offset';

interface Token {
  readonly part: Part;
  readonly pattern: string;
  /** The value of a text; by default it is a number. */
  readonly read?: (text: string) => number;
}

const TWO = '(\\d\\d)';
const ONE_OR_TWO = '(\\d{1,2})';

const TOKENS: Readonly<Record<string, Token>> = {
  YYYY: { part: 'year', pattern: '(\\d{4})' },
  YY: { part: 'year', pattern: TWO, read: fullYear },
  MMM: { part: 'month', pattern: '(\\p{L}{3,9})\\.?', read: monthOf },
  MM: { part: 'month', pattern: TWO },
  M: { part: 'month', pattern: ONE_OR_TWO },
  DD: { part: 'day', pattern: TWO },
  D: { part: 'day', pattern: ONE_OR_TWO },
  HH: { part: 'hour', pattern: TWO },
  H: { part: 'hour', pattern: ONE_OR_TWO },
  hh: { part: 'hour', pattern: TWO },
  h: { part: 'hour', pattern: ONE_OR_TWO },
  mm: { part: 'minute', pattern: TWO },
  ss: { part: 'second', pattern: TWO },
  SSS: { part: 'millisecond', pattern: '(\\d{3})' },
  // Hours to add on a clock of 12.
  A: { part: 'half', pattern: '([AaPp][Mm])', read: (text) => (/p/i.test(text) ? 12 : 0) },
  // Milliseconds that the clock is ahead of UTC: GMT+0100, +01:00, UTC, Z.
  Z: { part: 'offset', pattern: '((?:GMT|UTC)?[+-]\\d\\d:?\\d\\d|GMT|UTC|Z)', read: offsetOf },
};
const TOKEN = /YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z|T|[^\p{L}\p{N}]|./gu;

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
        'MMM D, YYYY, of YYYY YY MMM MM M DD D HH H hh h mm ss SSS A and Z',
    );
  }
  const pattern = pieces.map((piece) => TOKENS[piece]?.pattern ?? escaped(piece)).join('');
  const whole = new RegExp(`^${pattern}$`, 'u');
  const reader = (part: Part) => {
    const index = found.findIndex((token) => token.part === part);
    const read = found[index]?.read ?? Number;
    return (match: RegExpExecArray) => (index < 0 ? 0 : read(match[index + 1]!));
  };
  const [year, month, day] = [reader('year'), reader('month'), reader('day')];
  const [hour, minute, second] = [reader('hour'), reader('minute'), reader('second')];
  const [millisecond, half, offset] = [reader('millisecond'), reader('half'), reader('offset')];
  const isHalved = has('A');
  return (text) => {
    const match = whole.exec(text);
    if (match === null) return NaN;
    let hours = hour(match);
    if (isHalved) hours = hours >= 1 && hours <= 12 ? (hours % 12) + half(match) : NaN;
    return (
      dateMs(year(match), month(match), day(match)) +
      timeMs(hours, minute(match), second(match)) +
      millisecond(match) -
      offset(match)
    );
  };
}

/** Whether times of a format state their zone. */
export function hasZone(format: string): boolean {
  return format.match(TOKEN)?.includes('Z') === true;
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -size : size;
}

function escaped(text: string): string {
  return text === ' ' ? ' +' : text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function fullYear(text: string): number {
  const year = Number(text);
  return year < 70 ? 2000 + year : 1900 + year;
}

function monthOf(name: string): number {
  const start = name.toLowerCase().slice(0, 3);
  return OTHER_MONTHS[start] ?? (MONTHS.indexOf(start) + 1 || NaN);
}

/** Midnight of a day, ms UTC; NaN if there is no such day, or before 1700. */
export function dateMs(year: number, month: number, day: number): number {
  if (!(year >= 1700 && month >= 1 && month <= 12 && day >= 1)) return NaN;
  if (month > 12 || day > 31) return NaN;
  const midnight = Date.UTC(year, month - 1, day);
  return day <= 28 || new Date(midnight).getUTCDate() === day ? midnight : NaN;
}

/** Milliseconds since midnight; NaN if there is no such time of day. */
export function timeMs(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60
    ? ((hour * 60 + minute) * 60 + second) * 1000
    : NaN;
}
