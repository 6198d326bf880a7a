import { compileDateFormat, hasZone, type ReadDate } from './date-format.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { quoteFound } from './message-text.ts';
import { parseDate, statesZone, type TimeForm, timeFormOf } from './parse-time.ts';
import type { ReadMapping } from './read-mapping.ts';
import { parseZone, type Zone } from './time-zone.ts';

/** How the times of one file are read. */
export interface TimeStyle {
  readonly form: TimeForm;
  /** Of the form `date`: local if there is a zone. */
  readonly readDate: ReadDate;
  /** The form in words: "milliseconds", "ISO 8601", "DD.MM.YYYY". */
  readonly written: string;
  /** Whether each time states its own zone, so that `zone` is not used. */
  readonly hasOwnZone: boolean;
  /** Whether to check of each time that it states a zone if the first does. */
  readonly mayHaveZone: boolean;
  /** Null: UTC. */
  readonly zone: Zone | null;
}

/** Tried in this order, each also with a time of day. */
const FORMATS = [
  ...['YYYY.MM.DD', 'YYYY/MM/DD', 'MMM D, YYYY', 'D MMM YYYY', 'D-MMM-YYYY', 'D-MMM-YY'],
  ...['YYYY/M/D', 'YYYY-M-D', 'YYYY.M.D', 'YYYYMMDD'],
];
const CLOCKS = [
  ...['', ' HH:mm', ' HH:mm:ss', ' HH:mm:ss.SSS', ' h:mm A', ' h:mm:ss A'],
  ...[' H:mm', ' H:mm:ss', ' Hmm', ' HHmmss', ', HH:mm:ss', ', h:mm:ss A'],
];
const TIMES_OF_DAY = [...CLOCKS, ...CLOCKS.slice(1).map((clock) => `${clock} Z`)];
/** CryptoDataDownload wrote hours so: 2020-10-01 11-PM. */
const HOURS_IN_WORDS = 'YYYY-MM-DD hh-A';

/**
 * Chooses how times are read: as stated, else by the form of the first one.
 *
 * Day and month, where each could be the other, are distinguished only by a day above 12 among all times.
 *
 * @param first the first time; undefined if there is no bar
 * @param all every time of the file, read only for an ambiguous form
 * @throws {MarketDataError} it is in no known form, or ambiguous
 */
export function timeStyleOf(
  first: string | undefined,
  all: () => Iterable<string>,
  mapping: ReadMapping,
  place: DataPlace,
): TimeStyle {
  const zone = mapping.timezone === undefined ? null : parseZone(mapping.timezone);
  const plain: TimeStyle = {
    ...{ form: 'date', readDate: parseDate, written: 'ISO 8601' },
    ...{ zone, hasOwnZone: false, mayHaveZone: false },
  };
  if (mapping.dateFormat !== undefined) {
    return { ...plain, ...ofFormat(mapping.dateFormat) };
  }
  if (first === undefined) return plain;
  const [suffix, named] = NAMED_ZONE.exec(first) ?? [];
  if (suffix !== undefined && named !== undefined) {
    const bare = (text: string) => (text.endsWith(suffix) ? text.slice(0, -suffix.length) : '');
    const times = () => [...all()].map(bare);
    const style = timeStyleOf(bare(first), times, { ...mapping, timezone: named }, place);
    return { ...style, readDate: (text) => style.readDate(bare(text)) };
  }
  const form = timeFormOf(first);
  if (form === 'date') {
    return { ...plain, hasOwnZone: statesZone(first), mayHaveZone: zone !== null };
  }
  if (form !== null) return { ...plain, form, written: form, hasOwnZone: true };
  const format = formatOf(first) ?? dayOrMonthFirst(first, all, place);
  if (format !== null) return { ...plain, ...ofFormat(format) };
  throw new MarketDataError(
    `found ${quoteFound(first)}; expected ${TIME_EXAMPLES}, or another form stated with --date-format`,
    place,
  );
}

/** Interactive Brokers: 20240131 09:30:00 US/Eastern. */
const NAMED_ZONE = / ([A-Z][A-Za-z]+\/[A-Za-z_/]+)$/;

function ofFormat(format: string): Pick<TimeStyle, 'readDate' | 'written' | 'hasOwnZone'> {
  return { readDate: compileDateFormat(format), written: format, hasOwnZone: hasZone(format) };
}

export const TIME_EXAMPLES = 'a time such as 2024-01-31, 2024-01-31 09:30 or 1706693400000';

function formatOf(text: string): string | null {
  const formats = FORMATS.flatMap((day) => TIMES_OF_DAY.map((time) => day + time));
  const all = [HOURS_IN_WORDS, ...formats];
  return all.find((format) => !Number.isNaN(compileDateFormat(format)(text))) ?? null;
}

const TWO_NUMBERS = /^(\d{1,2})([./-])(\d{1,2})\2\d{4}(?!\d)/;

function dayOrMonthFirst(
  first: string,
  all: () => Iterable<string>,
  place: DataPlace,
): string | null {
  const separator = TWO_NUMBERS.exec(first)?.[2];
  if (separator === undefined) return null;
  let [left, right] = [0, 0];
  for (const text of all()) {
    const match = TWO_NUMBERS.exec(text);
    left = Math.max(left, Number(match?.[1] ?? 0));
    right = Math.max(right, Number(match?.[3] ?? 0));
  }
  const days = [`D${separator}M${separator}YYYY`, `M${separator}D${separator}YYYY`];
  // With a day of 1 either order fits.
  const sample = first.replace(TWO_NUMBERS, (date) => `1${separator}1${date.slice(-5)}`);
  const fits = (time: string) => !Number.isNaN(compileDateFormat(days[0] + time)(sample));
  const time = ['', ' H:mm', ' H:mm:ss', ...TIMES_OF_DAY].find(fits);
  if (time === undefined) return null;
  const formats = days.map((day) => (time === '' ? day : `"${day}${time}"`));
  if (left > 12 === right > 12) {
    const found = left > 12 ? 'days above 12 in both places' : 'no day above 12 in either place';
    throw new MarketDataError(
      `found ${quoteFound(first)} with ${found}; state the order with --date-format, as ${formats.join(' or ')}`,
      place,
    );
  }
  return days[left > 12 ? 0 : 1]! + time;
}
