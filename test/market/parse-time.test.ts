import { afterEach, describe, expect, it } from 'vitest';
import { parseDate, readEpoch, timeFormOf } from '../../market/parse-time.ts';

const zone = process.env.TZ;

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

// 2024-01-31 00:00 UTC is 19,753 days after 1970-01-01: 54 years of 365 days, 13 leap days, 30 days.
const MIDNIGHT = 19_753 * 86_400_000;

describe('parseDate()', () => {
  it.each([
    ['2024-01-31', 0],
    ['20240131', 0],
    ['2024-01-31 09:30', 9.5 * 3_600_000],
    ['20240131 09:30', 9.5 * 3_600_000],
    ['20240131 093015', 9.5 * 3_600_000 + 15_000],
    ['2024-01-31 09:30:15', 9.5 * 3_600_000 + 15_000],
    ['2024-01-31T09:30:15.250Z', 9.5 * 3_600_000 + 15_250],
    ['2024-01-31T09:30:15.250000', 9.5 * 3_600_000 + 15_250],
    ['2024-01-31 09:30:15 UTC', 9.5 * 3_600_000 + 15_000],
    ['2024-01-31T09:30:00-05:00', 14.5 * 3_600_000],
    ['2024-01-31 09:30:00+0530', 4 * 3_600_000],
    ['2024-01-31 00:30+01', -0.5 * 3_600_000],
    ['202401310930', 9.5 * 3_600_000],
    ['20240131093015', 9.5 * 3_600_000 + 15_000],
    ['20240131093015250', 9.5 * 3_600_000 + 15_250],
  ])('reads %s', (text, sinceMidnight) => {
    expect(parseDate(text)).toBe(MIDNIGHT + sinceMidnight);
  });

  it.each([
    '',
    '2024',
    '2024-1-31',
    '31-01-2024',
    '01/31/2024',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-0131',
    '2024-01-31 24:00',
    '2024-01-31 10:60',
    '2024-01-31 9:30',
    '2024-01-31 10:00:61',
    '2024-01-31Z',
    '2024-01-31T',
    '2024-01-31 10:00:00.0001',
    'today',
    '0001-01-01',
  ])('gives NaN for "%s"', (text) => {
    expect(parseDate(text)).toBeNaN();
  });

  it.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])(
    'reads a time without a zone as UTC on a machine in %s',
    (name) => {
      process.env.TZ = name;
      expect(new Date(MIDNIGHT).getTimezoneOffset()).not.toBe(0);
      expect(parseDate('2024-01-31 09:30')).toBe(MIDNIGHT + 9.5 * 3_600_000);
      expect(parseDate('2024-01-31')).toBe(MIDNIGHT);
    },
  );
});

describe('timeFormOf()', () => {
  it.each([
    ['1706659200', 'seconds'],
    ['1706659200.0', 'seconds'],
    ['1706659200000', 'milliseconds'],
    ['1706659200000000', 'microseconds'],
    ['20240131', 'date'],
    ['2024-01-31', 'date'],
    ['1706659200000000000', 'nanoseconds'],
    ['202401310930', 'date'],
    ['20240131093015', 'date'],
    ['20240131093015250', 'date'],
    ['946684800000', 'milliseconds'],
    ['20241331000000000', null],
    ['17066592000', null],
    ['12345', null],
    ['time', null],
    ['', null],
  ])('reads %s as %s', (text, form) => {
    expect(timeFormOf(text)).toBe(form);
  });
});

describe('readEpoch()', () => {
  const read = (text: string, form: Parameters<typeof readEpoch>[3]) =>
    readEpoch(new TextEncoder().encode(text), 0, text.length, form);

  it('gives the same instant in every unit, and NaN in the wrong one', () => {
    expect(read('1706659200', 'seconds')).toBe(MIDNIGHT);
    expect(read('1706659200000', 'milliseconds')).toBe(MIDNIGHT);
    expect(read('1706659200000000', 'microseconds')).toBe(MIDNIGHT);
    expect(read('1706659200000000000', 'nanoseconds')).toBe(MIDNIGHT);
    expect(read('1706659200', 'milliseconds')).toBeNaN();
    expect(read('+1706659200', 'seconds')).toBeNaN();
    expect(read('01706659200', 'seconds')).toBeNaN();
  });

  it('loses no digit of nanoseconds, which a double does not hold', () => {
    expect(read('1706659200001000000', 'nanoseconds')).toBe(MIDNIGHT + 1);
    expect(read('1706659200001000001', 'nanoseconds')).toBeNaN();
  });
});
