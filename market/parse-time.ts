/** How a file writes its times. `date` is text such as 2024-01-31 09:30. */
export type TimeForm = 'seconds' | 'milliseconds' | 'microseconds' | 'date';

/**
 * The unit of an epoch time, by its size: the three ranges do not overlap, and each reaches from
 * March 1973 to beyond the year 5000.
 *
 * @returns null if the number is in no range, such as 20240131
 */
function epochForm(value: number): Exclude<TimeForm, 'date'> | null {
  if (value >= 1e8 && value < 1e11) return 'seconds';
  if (value >= 1e11 && value < 1e14) return 'milliseconds';
  if (value >= 1e14 && value < 1e17) return 'microseconds';
  return null;
}

/** Milliseconds of an epoch time; NaN if its size is that of another unit than `form`. */
export function epochMs(value: number, form: Exclude<TimeForm, 'date'>): number {
  if (epochForm(value) !== form) return NaN;
  if (form === 'seconds') return value * 1000;
  return form === 'microseconds' ? value / 1000 : value;
}

/** The form of a time, or null if the text is not a time. */
export function timeFormOf(text: string): TimeForm | null {
  if (/^\d{9,17}(\.\d+)?$/.test(text)) return epochForm(Number(text));
  return Number.isNaN(parseDate(text)) ? null : 'date';
}

const DATE =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[ T](\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)? ?(Z|UTC|([+-])(\d\d):?(\d\d)?)?)?$/;

/**
 * Milliseconds UTC of 2024-01-31, 2024-01-31 09:30, 2024-01-31T09:30:00.000Z, an offset in place of
 * the Z, or 20240131 09:30. A time without a zone is UTC, whatever zone the machine is in.
 *
 * @returns NaN if the text is not such a time, or a date that does not exist
 */
export function parseDate(text: string): number {
  const match = DATE.exec(text);
  if (match === null) return NaN;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(3), part(4)];
  const [hour, minute, second] = [part(5), part(6), part(7)];
  const milliseconds = Number(`0.${match[8] ?? 0}`) * 1000;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return NaN;
  if (year < 1000 || !Number.isInteger(milliseconds)) return NaN;

  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return NaN;
  const offsetMinutes = (match[10] === '-' ? -1 : 1) * (part(11) * 60 + part(12));
  return midnight + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
}
