import { describe, expect, it } from 'vitest';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { localToUtc, parseZone } from '../../market/time-zone.ts';
import { temporaryFile } from '../helpers/market-folder.ts';

const HOUR = 3_600_000;

/** The bars of local times in a zone, as ISO instants. */
function read(timezone: string, ...times: string[]): string[] {
  const rows = times.map((time) => `${time},1,1,1,1,1\n`);
  const path = temporaryFile('x.csv', `time,open,high,low,close,volume\n${rows.join('')}`);
  const { bars } = readMarketFiles([path], { mapping: { timezone }, calendar: 'sessions' }).market;
  return [...bars.time].map((time) => new Date(time).toISOString().slice(5, 16));
}

describe('parseZone()', () => {
  it.each([
    ['UTC', 0],
    ['+02:00', 2],
    ['-05:00', -5],
    ['+0530', 5.5],
    ['UTC+3', 3],
    // 2024-01-15 is winter in the north.
    ['America/New_York', -5],
    ['Europe/Berlin', 1],
    ['Asia/Kolkata', 5.5],
    ['Australia/Sydney', 11],
    ['Etc/GMT+5', -5],
  ])('knows %s', (text, hours) => {
    expect(parseZone(text).offsetAt(Date.UTC(2024, 0, 15))).toBe(hours * HOUR);
  });

  it.each(['', 'EST', 'Mars/Olympus', '+25:00', 'New York', '../etc'])('rejects "%s"', (text) => {
    expect(() => parseZone(text)).toThrow(/^Cannot read the time zone: found ".*"; give a name/);
  });
});

describe('localToUtc()', () => {
  // Clocks of New York went from 02:00 to 03:00 on 2024-03-10, and from 02:00 back to 01:00 on 2024-11-03.
  const zone = parseZone('America/New_York');
  const outcome = (month: number, day: number, hour: number, minute: number) => {
    const time = Float64Array.of(Date.UTC(2024, month - 1, day, hour, minute));
    try {
      localToUtc(time, zone, (_, isSkipped) => {
        throw new RangeError(isSkipped ? 'skipped' : 'repeated');
      });
    } catch (error) {
      return (error as RangeError).message;
    }
    return new Date(time[0]!).toISOString().slice(11, 16);
  };

  it('rejects the minutes that a clock skips, from the first to the last', () => {
    expect([outcome(3, 10, 1, 59), outcome(3, 10, 2, 0)]).toEqual(['06:59', 'skipped']);
    expect([outcome(3, 10, 2, 59), outcome(3, 10, 3, 0)]).toEqual(['skipped', '07:00']);
  });

  it('rejects the minutes that a clock repeats, if the order of times does not resolve them', () => {
    expect([outcome(11, 3, 0, 59), outcome(11, 3, 1, 0)]).toEqual(['04:59', 'repeated']);
    expect([outcome(11, 3, 1, 59), outcome(11, 3, 2, 0)]).toEqual(['repeated', '07:00']);
  });
});

describe('readMarketFiles() with a time zone', () => {
  it('reads local times across both changes of the clock', () => {
    expect(
      read('America/New_York', '2024-03-08 09:30', '2024-03-11 09:30', '2024-03-12 09:30'),
    ).toEqual(['03-08T14:30', '03-11T13:30', '03-12T13:30']);
    expect(read('America/New_York', '2024-03-10 01:00', '2024-03-10 03:00')).toEqual([
      '03-10T06:00',
      '03-10T07:00',
    ]);
    expect(read('-05:00', '2024-03-10 01:00', '2024-03-10 02:00')).toEqual([
      '03-10T06:00',
      '03-10T07:00',
    ]);
  });

  it('resolves a repeated hour by the order of its times, oldest or newest first', () => {
    const times = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map(
      (time) => `2024-11-03 ${time}`,
    );
    const utc = ['04:30', '05:00', '05:30', '06:00', '06:30', '07:00'].map(
      (time) => `11-03T${time}`,
    );
    expect(read('America/New_York', ...times)).toEqual(utc);
    expect(read('America/New_York', ...[...times].reverse())).toEqual(utc);
    const hourly = ['00:00', '01:00', '01:00', '02:00'].map((time) => `2024-11-03 ${time}`);
    expect(read('America/New_York', ...hourly)).toEqual([
      '11-03T04:00',
      '11-03T05:00',
      '11-03T06:00',
      '11-03T07:00',
    ]);
  });

  it('rejects a time that is skipped, or could be either of two', () => {
    expect(() =>
      read('America/New_York', '2024-03-10 01:00', '2024-03-10 02:00', '2024-03-10 03:00'),
    ).toThrow(
      'row 3, column "time": found 2024-03-10 02:00:00 in America/New_York, which its clock skipped; give times in UTC, or the right --timezone, or leave the rows of that hour out',
    );
    expect(() =>
      read('America/New_York', '2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 02:00'),
    ).toThrow(
      'row 3, column "time": found 2024-11-03 01:00:00 in America/New_York, an hour that its clock repeated, and here once;',
    );
  });

  it('leaves times that state their zone as they are, and rejects a mixture', () => {
    const path = temporaryFile(
      'x.csv',
      'time,open,high,low,close\n1704153600,1,1,1,1\n1704157200,1,1,1,1\n',
    );
    const { market, notices } = readMarketFiles([path], { mapping: { timezone: '+02:00' } });
    expect(market.bars.time[0]).toBe(1_704_153_600_000);
    expect(notices.join()).toContain('state their own zone: --timezone does not change them');
    expect(read('+02:00', '2024-01-01T10:00Z', '2024-01-01T11:00Z')[0]).toBe('01-01T10:00');
    expect(() => read('+02:00', '2024-01-01T10:00Z', '2024-01-01T11:00')).toThrow(
      'found "2024-01-01T11:00"; expected a time with a zone, as in the first row',
    );
  });
});
