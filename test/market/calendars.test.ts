import { describe, expect, it } from 'vitest';
import { checkGrid } from '../../market/bar-interval.ts';
import { chooseCalendar } from '../../market/choose-calendar.ts';
import { breakingGaps } from '../../market/market.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { temporaryFile } from '../helpers/market-folder.ts';
import { DAY, klineCsv, klines, MINUTE } from '../helpers/market-klines.ts';

const HOUR = 60 * MINUTE;
const MONDAY = Date.UTC(2024, 0, 1);

/** Times of so many weeks, hour by hour or day by day, of which some are kept. */
function times(weeks: number, step: number, isOpen: (day: number, hour: number) => boolean) {
  const all = Array.from({ length: (weeks * 7 * DAY) / step }, (_, i) => MONDAY + i * step);
  const weekday = (time: number) => Math.floor((time - MONDAY) / DAY) % 7;
  return Float64Array.from(all.filter((time) => isOpen(weekday(time), (time / HOUR) % 24)));
}

const SATURDAY = 5;
const SUNDAY = 6;

describe('chooseCalendar()', () => {
  it('detects sessions without a bar on four Saturdays, and not on three', () => {
    const weekdays = (day: number) => day < SATURDAY;
    expect(chooseCalendar(times(5, DAY, weekdays), DAY)).toEqual({
      calendar: 'sessions',
      reason: 'none of its bars is on one of the 4 Saturdays',
    });
    expect(chooseCalendar(times(3, DAY, weekdays), DAY).calendar).toBe('continuous');
  });

  it('finds sessions in FX, which opens on Sunday evening', () => {
    const fx = (day: number, hour: number) =>
      day < 4 || (day === 4 && hour < 22) || (day === SUNDAY && hour >= 22);
    expect(chooseCalendar(times(6, HOUR, fx), HOUR).calendar).toBe('sessions');
  });

  it('detects sessions if bars are missing on a fifth of the days, also at weekends', () => {
    const nights = (_: number, hour: number) => hour >= 8;
    expect(chooseCalendar(times(2, HOUR, nights), HOUR)).toEqual({
      calendar: 'sessions',
      reason: 'bars are missing on 13 of its 14 days',
    });
  });

  it('reads a few gaps as gaps', () => {
    const outage = (day: number, hour: number) => !(day === 2 && hour === 3);
    expect(chooseCalendar(times(6, HOUR, outage), HOUR)).toEqual({
      calendar: 'continuous',
      reason: 'bars are missing on 6 of its 42 days',
    });
  });

  it('does not read weekly bars, which never open on a Saturday, as sessions', () => {
    const weekly = Float64Array.from({ length: 50 }, (_, i) => MONDAY + i * 7 * DAY);
    expect(chooseCalendar(weekly, 7 * DAY).calendar).toBe('continuous');
  });
});

describe('checkGrid()', () => {
  const check = (
    steps: readonly number[],
    interval: number,
    calendar: 'continuous' | 'sessions',
  ) => {
    let time = MONDAY + 14 * HOUR;
    const all = Float64Array.from([time, ...steps.map((step) => (time += step))]);
    return () => checkGrid(all, interval, calendar);
  };

  it('accepts venues whose hours move over midnight', () => {
    const shifted = [HOUR, HOUR, 21.5 * HOUR, HOUR];
    expect(check(shifted, HOUR, 'sessions')).not.toThrow();
    expect(check(shifted, HOUR, 'continuous')).toThrow('a whole number of 1h bars after');
  });

  it('accepts daily bars 23 hours apart after a clock change, and not 22', () => {
    expect(check([DAY, 23 * HOUR, DAY, 3 * DAY + HOUR], DAY, 'sessions')).not.toThrow();
    expect(check([DAY, 22 * HOUR], DAY, 'sessions')).toThrow();
    expect(check([DAY, 23 * HOUR], DAY, 'continuous')).toThrow();
  });

  it('rejects bars that overlap within a day', () => {
    expect(check([HOUR, 0.5 * HOUR], HOUR, 'sessions')).toThrow();
    expect(check([HOUR, 1.5 * HOUR], HOUR, 'sessions')).toThrow();
  });
});

describe('readMarketFiles() on a market of sessions', () => {
  const days = times(6, DAY, (day) => day < SATURDAY);
  const rows = [...days].map((time) => `${new Date(time).toISOString().slice(0, 10)},1,1,1,1,1`);
  const text = ['date,open,high,low,close,volume', ...rows].join('\n');

  it('lists its gaps, does not break at them, and explains that in a notice', () => {
    const { market, notices } = readMarketFiles([temporaryFile('goog.csv', text)]);
    expect(market.calendar).toBe('sessions');
    expect(market.gaps.length).toBe(5);
    expect(breakingGaps(market)).toEqual([]);
    expect(notices).toEqual([
      'GOOG is read as from a venue that closes (missing bars are not gaps), since none of its bars is ' +
        'on one of the 5 Saturdays. If it never closes, add --calendar continuous.',
    ]);
  });

  it('detects it by default, and follows a stated calendar', () => {
    const path = temporaryFile('goog.csv', text);
    const { market, notices } = readMarketFiles([path], { calendar: 'continuous' });
    expect(market.calendar).toBe('continuous');
    expect(breakingGaps(market).length).toBe(5);
    expect(notices).toEqual([]);
  });

  it('never detects it in klines, whose venue does not close', () => {
    const holes = [...days].flatMap((time) => klines(time, 3, 5 * MINUTE));
    const path = temporaryFile('BTCUSDT-5m-2024.csv', klineCsv(holes));
    expect(readMarketFiles([path]).market.calendar).toBe('continuous');
  });
});
