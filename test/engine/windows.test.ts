import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotEnoughDataError } from '../../engine/errors.ts';
import {
  daysNeeded,
  episodeEnds,
  planWindows,
  vaultByShare,
  type WindowOptions,
} from '../../engine/windows.ts';
import { DAY_MS } from '../../market/interval.ts';
import type { Calendar } from '../../market/market.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { marketOf } from '../helpers/market-of.ts';
import { seededRandom } from '../helpers/random-bars.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2022, 0, 1);

/** The defaults: 5 segments of 100 tests, 10 + 3 + 2 days, a vault of 15 % and 2 days of embargo. */
const { segments, tests, schedule, window, vault } = SessionConfig.parse({});
const DEFAULTS: WindowOptions = {
  segments,
  tests,
  schedule,
  window,
  vault,
  min_trades: { train: 1 },
};

/** A market whose bars open at these times. */
const marketAt = (
  times: readonly number[],
  intervalMs: number,
  calendar: Calendar = 'continuous',
) =>
  marketOf(
    times.map((time) => [time, 100, 101, 99, 100, 1]),
    intervalMs,
    { calendar },
  );

const daily = (days: number) =>
  marketAt(
    Array.from({ length: days }, (_, i) => START + i * DAY_MS),
    DAY_MS,
  );

/** Hourly bars from a time on, without those for which `isMissing` holds. */
const hourly = (hours: number, from = START, isMissing = (_: number) => false) =>
  marketAt(
    Array.from({ length: hours }, (_, i) => from + i * HOUR_MS).filter((_, i) => !isMissing(i)),
    HOUR_MS,
  );

const day = (time: number) => (time - START) / DAY_MS;

describe('planWindows()', () => {
  describe('the schedule', () => {
    // 15 days before the first step end and 998 after it: 13 + 5 x 100 x 2 = 1,013. Of 1,195 days 85 %
    // are 1,015.75, so 1,015 before the vault, less 2 of embargo: 1,013. Of 1,194 they are 1,012.
    it('fits 5 x 100 tests forward into 1,195 days, and not into 1,194', () => {
      expect(daysNeeded(DEFAULTS, 'forward')).toBe(1013);
      expect(planWindows(daily(1195), DEFAULTS).schedule).toBe('forward');
      expect(planWindows(daily(1194), DEFAULTS).schedule).toBe('revisit');
      const forward = { ...DEFAULTS, schedule: 'forward' } as const;
      expect(planWindows(daily(1195), forward).schedule).toBe('forward');
      expect(() => planWindows(daily(1194), forward)).toThrow(NotEnoughDataError);
    });

    // 85 % of 517 are 439.45: 439 - 2 = 437 days. 13 + 5 x 42 x 2 = 433, and with 43 tests 443.
    it('fits 5 x 42 tests forward into 517 days, and not 5 x 43', () => {
      expect(planWindows(daily(517), { ...DEFAULTS, tests: 42 }).schedule).toBe('forward');
      expect(planWindows(daily(517), { ...DEFAULTS, tests: 43 }).schedule).toBe('revisit');
    });

    // 13 + 100 x 2 = 213, and 2 of embargo: 215 days are 85 % of 252.9.
    it('rejects windows with fewer bars than required trades', () => {
      const market = daily(1000);
      const modest = { ...DEFAULTS, tests: 10, segments: 1, min_trades: { train: 10 } };
      expect(() => planWindows(market, modest)).not.toThrow();
      const needy = { ...modest, min_trades: { train: 11 } };
      expect(() => planWindows(market, needy)).toThrow(NotEnoughDataError);
      expect(() => planWindows(market, needy)).toThrow('10 days of train have 10 bars');
    });

    it('needs 213 days before the vault and its embargo to revisit', () => {
      expect(daysNeeded(DEFAULTS, 'revisit')).toBe(213);
      expect(planWindows(daily(253), DEFAULTS).schedule).toBe('revisit');
      expect(() => planWindows(daily(252), DEFAULTS)).toThrow(NotEnoughDataError);
    });

    it('revisits on request, even if forward would fit', () => {
      const plan = planWindows(daily(1195), { ...DEFAULTS, schedule: 'revisit' });
      expect(plan.schedule).toBe('revisit');
      expect(plan.segments).toHaveLength(5);
      for (const windows of plan.segments) expect(windows).toEqual(plan.segments[0]);
    });

    it('has no vault on request', () => {
      const options = { ...DEFAULTS, vault: { share: 0, embargo_days: 0 } };
      const plan = planWindows(daily(1013), options);
      expect(plan).toMatchObject({ schedule: 'forward', searchEnd: 1013 });
      expect(() => planWindows(daily(212), options)).toThrow(NotEnoughDataError);
    });

    // Of 120 days 102 lie before the vault and 100 before the embargo. Forward needs 1,013 and there
    // is room for (100 - 13) / (2 x 5) = 8 tests; to revisit 213, with room for 43.
    it('names required and available days and what would fit', () => {
      const message = (options: WindowOptions, days = 120) => {
        try {
          planWindows(daily(days), options);
        } catch (error) {
          return (error as Error).message;
        }
        return 'fits';
      };
      const forward = message({ ...DEFAULTS, schedule: 'forward' });
      expect(forward).toContain('1013 days');
      expect(forward).toContain('--tests 8 ');
      expect(forward).toContain('120 days');
      expect(forward).toContain('100 can be searched');
      expect(forward).not.toContain('revisit');
      const both = message(DEFAULTS);
      expect(both).toContain('--tests 8 ');
      expect(both).toContain('213 days');
      expect(both).toContain('--tests 43 ');

      // The reported number of tests fits, and one more does not.
      for (const [schedule, largest] of [
        ['forward', 8],
        ['revisit', 43],
      ] as const) {
        expect(message({ ...DEFAULTS, schedule, tests: largest })).toBe('fits');
        expect(message({ ...DEFAULTS, schedule, tests: largest + 1 })).not.toBe('fits');
      }
      // 10 days: 8 before the vault, 6 before the embargo.
      expect(message(DEFAULTS, 10)).toContain('not even --tests 1 fits');
      expect(message(DEFAULTS, 10)).toContain('6 can be searched');
      expect(message(DEFAULTS, 1)).toContain(' 0 can be searched');
    });
  });

  describe('a fixed vault', () => {
    const modest = { ...DEFAULTS, segments: 1, tests: 10 };

    // 85 % of 400 days are 340: the vault begins on day 340, the embargo on day 338. With 200 days more,
    // 85 % would be 510; the last step still ends on day 338, and the first begins 20 days before.
    it('stays in place with its windows when bars are appended', () => {
      const first = planWindows(daily(400), modest);
      expect(day(first.vaultFrom)).toBe(340);
      const later = planWindows(daily(600), modest, first.vaultFrom);
      expect(later).toEqual(first);
      expect(later.searchEnd).toBe(338);
      expect(day(later.segments[0]!.at(-1)!.borders[3])).toBe(338);
      expect(day(vaultByShare(daily(600), modest.vault))).toBe(510);
    });

    it('locks from the same instant on another interval', () => {
      const { vaultFrom } = planWindows(daily(400), modest);
      const plan = planWindows(hourly(400 * 24), modest, vaultFrom);
      expect(plan.vaultFrom).toBe(vaultFrom);
      expect(plan.searchEnd).toBe(338 * 24);
      expect(plan.segments[0]!.map(({ borders }) => borders)).toEqual(
        planWindows(daily(400), modest).segments[0]!.map(({ borders }) => borders),
      );
    });

    it('determines embargo and windows regardless of the share', () => {
      const options = { ...modest, vault: { share: 0.5, embargo_days: 10 } };
      const plan = planWindows(daily(400), options, START + 340 * DAY_MS);
      expect(plan.searchEnd).toBe(330);
      expect(day(plan.vaultFrom)).toBe(340);
    });

    // A market that begins at noon on another day: its days are still UTC days.
    it('is the same instant for bars that begin later', () => {
      const bars = hourly(300 * 24, START + 50 * DAY_MS + 12 * HOUR_MS);
      const plan = planWindows(bars, modest, START + 340 * DAY_MS);
      expect(day(bars.bars.time[plan.searchEnd]!)).toBe(338);
    });

    it('reproduces the plan that fixed it, for any calendar, length and share', () => {
      const closes = (hour: number) => hour % 24 >= 8 || Math.floor(hour / 24) % 7 >= 5;
      fc.assert(
        fc.property(
          fc.constantFrom<Calendar>('continuous', 'sessions'),
          fc.integer({ min: 60 * 24, max: 120 * 24 }),
          fc.integer({ min: 0, max: 47 }),
          fc.double({ min: 0, max: 0.4, noNaN: true }),
          fc.integer({ min: 0, max: 3 }),
          (calendar, hours, offset, share, embargo_days) => {
            const from = START + offset * HOUR_MS;
            const times = Array.from({ length: hours }, (_, i) => i)
              .filter((hour) => calendar === 'continuous' || !closes(hour + offset))
              .map((i) => from + i * HOUR_MS);
            const market = marketAt(times, HOUR_MS, calendar);
            const options = { ...DEFAULTS, segments: 1, tests: 3, vault: { share, embargo_days } };
            const plan = planWindows(market, options);
            expect(planWindows(market, options, plan.vaultFrom)).toEqual(plan);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('searches all bars but the embargo if they end before it, and rejects too few days', () => {
      const at = START + 340 * DAY_MS;
      for (const days of [339, 340]) {
        const { searchEnd, vaultFrom } = planWindows(daily(days), modest, at);
        expect([searchEnd, vaultFrom]).toEqual([days - modest.vault.embargo_days, at]);
      }
      const late = marketAt(
        Array.from({ length: 100 }, (_, i) => at + (i - 30) * DAY_MS),
        DAY_MS,
      );
      expect(() => planWindows(late, modest, at)).toThrow(
        /of the 100 days of this market 28 can be searched \(bars from 2022-12-07T00:00:00Z on are locked by the first session on this market, with 2 days of embargo before them\)$/,
      );
    });
  });

  describe('the windows', () => {
    // 40 days of hours: 34 before the vault, 32 before the embargo. 2 x 3 steps of 2 days start at
    // day 20; the first window at day 7.
    const small: WindowOptions = { ...DEFAULTS, segments: 2, tests: 3 };

    it('are consecutive and end at the embargo', () => {
      const plan = planWindows(hourly(40 * 24), small);
      expect(plan.schedule).toBe('forward');
      expect(plan.searchEnd).toBe(32 * 24);
      expect(day(plan.vaultFrom)).toBe(34);
      const windows = plan.segments.flat();
      expect(plan.segments.map((one) => one.length)).toEqual([3, 3]);
      expect(windows.map(({ borders }) => borders.map(day))).toEqual(
        [20, 22, 24, 26, 28, 30].map((step) => [step - 13, step - 3, step, step + 2]),
      );
      expect(windows[0]).toMatchObject({
        train: { start: 7 * 24, end: 17 * 24 },
        validation: { start: 17 * 24, end: 20 * 24 },
        step: { start: 20 * 24, end: 22 * 24 },
        skipped: null,
      });
    });

    // The first midnight is 5 hours in: the days count from there, and 955 hours are 39.79 of them,
    // of which 33 lie before the vault.
    it('begin at midnight UTC even if the market does not', () => {
      const plan = planWindows(hourly(40 * 24, START + 19 * HOUR_MS), small);
      const midnight = START + DAY_MS;
      expect((plan.vaultFrom - midnight) / DAY_MS).toBe(33);
      expect(plan.searchEnd).toBe(5 + 31 * 24);
      for (const { borders, train } of plan.segments.flat()) {
        for (const border of borders) expect(border % DAY_MS).toBe(0);
        expect(train.end - train.start).toBe(240);
      }
    });

    it('are skipped if bars are missing, with the reason', () => {
      // Day 21 lacks its hours 3 and 4: it is in the step of the first window, the validation of the
      // second (days 19 to 22), and the train slices of the others, which begin at days 11 to 17.
      const isMissing = (hour: number) => hour === 21 * 24 + 3 || hour === 21 * 24 + 4;
      const plan = planWindows(hourly(40 * 24, START, isMissing), small);
      const why = '2 bars are missing before 2022-01-22T05:00:00.000Z';
      expect(plan.segments.flat().map(({ skipped }) => skipped)).toEqual([
        why,
        why,
        why,
        why,
        why,
        why,
      ]);
      // The slices contain the existing bars.
      expect(plan.segments[0]![0]!.step).toEqual({ start: 20 * 24, end: 22 * 24 - 2 });
    });

    it.each([
      ['first hour of the first window', 7 * 24, true],
      ['hour before the first window, and do not', 7 * 24 - 1, false],
      ['last hour of the first window', 22 * 24 - 1, true],
      ['hour after the first window, and do not', 22 * 24, false],
    ])('detect a missing %s', (_, missing, isSkipped) => {
      const [first] = planWindows(
        hourly(40 * 24, START, (hour) => hour === missing),
        small,
      ).segments.flat();
      if (isSkipped) expect(first!.skipped).toContain('1 bars are missing before');
      else expect(first!.skipped).toBeNull();
    });

    it('are skipped if a gap begins before them and ends in them', () => {
      const isMissing = (hour: number) => hour >= 7 * 24 - 5 && hour < 7 * 24 + 1;
      const [first] = planWindows(hourly(40 * 24, START, isMissing), small).segments.flat();
      expect(first!.skipped).toContain('6 bars are missing');
    });

    // Bars of three days open on days 0, 3, 6 ... On days 10 and 11 none does: they are the step of the
    // first window and the validation of the second.
    it('are skipped if a slice has no bars', () => {
      const market = marketAt(
        Array.from({ length: 40 }, (_, i) => START + i * 3 * DAY_MS),
        3 * DAY_MS,
      );
      const { segments } = planWindows(market, {
        ...DEFAULTS,
        segments: 1,
        tests: 2,
        window: { train_days: 6, validation_days: 2, step_days: 2 },
        vault: { share: 0.88, embargo_days: 0 },
        min_trades: { train: 1 },
      });
      // 12 % of 120 days are 14: the steps are days 10, 11 and 12, 13.
      expect(segments[0]!.map(({ step }) => step.end - step.start)).toEqual([0, 1]);
      expect(segments[0]![0]!.skipped).toBe('no bar opens in its step days');
      expect(segments[0]![1]!.skipped).toBe('no bar opens in its validation days');
    });

    it('tile time with their steps and touch neither embargo nor vault', () => {
      let planned = 0;
      const random = seededRandom(5);
      for (let i = 0; i < 300; i++) {
        const below = (n: number) => Math.floor(random() * n);
        const options: WindowOptions = {
          segments: 1 + below(4),
          tests: 1 + below(6),
          schedule: (['auto', 'forward', 'revisit'] as const)[below(3)]!,
          window: {
            train_days: 1 + below(6),
            validation_days: 1 + below(3),
            step_days: 1 + below(3),
          },
          vault: { share: [0, 0.15, 0.5][below(3)]!, embargo_days: below(4) },
          min_trades: { train: 1 },
        };
        const market = hourly(
          24 * (20 + below(60)) + below(24),
          START + below(48) * HOUR_MS,
          () => {
            return random() < 0.001;
          },
        );
        let plan: ReturnType<typeof planWindows>;
        try {
          plan = planWindows(market, options);
        } catch (error) {
          if (error instanceof NotEnoughDataError) continue;
          throw error;
        }
        planned++;
        expectSoundPlan(plan, market.bars.time, market.bars.intervalMs, options);
      }
      expect(planned).toBeGreaterThan(150);
    });
  });

  describe('on a market with sessions', () => {
    // 7 hours a day on weekdays; a day of 3 hours, one of 6, and one missing change nothing in how
    // many bars a day counts.
    const times: number[] = [];
    for (let d = 0; times.length < 7 * 40; d++) {
      const midnight = START + d * DAY_MS;
      const weekday = new Date(midnight).getUTCDay();
      if (weekday === 0 || weekday === 6 || d === 17) continue;
      const hours = d === 10 ? 3 : d === 11 ? 6 : 7;
      for (let hour = 14; hour < 14 + hours; hour++) times.push(midnight + hour * HOUR_MS);
    }
    const market = marketAt(times.slice(0, 7 * 40), HOUR_MS, 'sessions');
    const small: WindowOptions = { ...DEFAULTS, segments: 2, tests: 3 };

    // 280 bars of 7 a day are 40 days: the same numbers as by the clock, times 7.
    it('counts days in bars, without gaps at night', () => {
      const plan = planWindows(market, small);
      expect(plan.searchEnd).toBe(32 * 7);
      expect(plan.vaultFrom).toBe(market.bars.time[34 * 7]);
      expect(plan.segments.flat().map(({ skipped }) => skipped)).toEqual(Array(6).fill(null));
      expect(plan.segments.flat().map(({ step }) => [step.start, step.end])).toEqual(
        [20, 22, 24, 26, 28, 30].map((step) => [step * 7, (step + 2) * 7]),
      );
      const [first] = plan.segments[0]!;
      expect(first!.train).toEqual({ start: 49, end: 119 });
      expect(first!.validation).toEqual({ start: 119, end: 140 });
      expect(first!.borders).toEqual([49, 119, 140, 154].map((bar) => market.bars.time[bar]));
    });

    it('has one day less if a bar is missing at the end', () => {
      const short = marketAt(times.slice(0, 7 * 40 - 1), HOUR_MS, 'sessions');
      // 39.86 days: 33 before the vault and 31 before the embargo.
      expect(planWindows(short, small).searchEnd).toBe(31 * 7);
    });
  });
});

/** Checks the properties of any plan by the times of the bars. */
function expectSoundPlan(
  plan: ReturnType<typeof planWindows>,
  time: Float64Array,
  intervalMs: number,
  options: WindowOptions,
): void {
  const { train_days, validation_days, step_days } = options.window;
  const windows = plan.schedule === 'forward' ? plan.segments.flat() : plan.segments[0]!;
  expect(plan.segments).toHaveLength(options.segments);
  for (const segment of plan.segments) expect(segment).toHaveLength(options.tests);
  if (plan.schedule === 'revisit') {
    for (const segment of plan.segments) expect(segment).toEqual(plan.segments[0]);
  }

  for (const [i, { train, validation, step, borders, skipped }] of windows.entries()) {
    expect([borders[1] - borders[0], borders[2] - borders[1], borders[3] - borders[2]]).toEqual(
      [train_days, validation_days, step_days].map((days) => days * DAY_MS),
    );
    if (i > 0) expect(borders[2]).toBe(windows[i - 1]!.borders[3]);
    // A slice holds the bars that open between its borders.
    const inside = (from: number, to: number) =>
      [...time.keys()].filter((bar) => time[bar]! >= from && time[bar]! < to);
    for (const [slice, from, to] of [
      [train, borders[0], borders[1]],
      [validation, borders[1], borders[2]],
      [step, borders[2], borders[3]],
    ] as const) {
      const bars = inside(from, to);
      expect(slice.end - slice.start).toBe(bars.length);
      if (bars.length > 0) expect(slice.start).toBe(bars[0]);
    }
    const expected = (borders[3] - borders[0]) / intervalMs;
    expect(skipped === null).toBe(step.end - train.start === expected);
    // It is complete, and no bar closes after the embargo begins.
    expect(borders[3]).toBeLessThanOrEqual(plan.vaultFrom - options.vault.embargo_days * DAY_MS);
    expect(step.end).toBeLessThanOrEqual(plan.searchEnd);
    expect(borders[0]).toBeGreaterThanOrEqual(time[0]!);
  }
  expect(windows.at(-1)!.borders[3]).toBe(plan.vaultFrom - options.vault.embargo_days * DAY_MS);

  // The vault has at least its share of the time, up to one day more.
  const whole = time.at(-1)! + intervalMs - Math.ceil(time[0]! / DAY_MS) * DAY_MS;
  const locked = time.at(-1)! + intervalMs - plan.vaultFrom;
  expect(locked).toBeGreaterThanOrEqual(options.vault.share * whole - 1);
  expect(locked).toBeLessThan(options.vault.share * whole + DAY_MS);
}

describe('episodeEnds()', () => {
  const lengths = (bars: number, episode = 120) => {
    const ends = [1000, ...episodeEnds({ start: 1000, end: 1000 + bars }, episode)];
    return ends.slice(1).map((end, i) => end - ends[i]!);
  };

  // 2880 = 24 x 120; 864 = 7 x 120 + 24, which joins the last; 576 = 4 x 120 + 96.
  it('cuts the slices of a default window into 24, 7 and 5', () => {
    expect(lengths(2880)).toEqual(Array(24).fill(120));
    expect(lengths(864)).toEqual([...Array(6).fill(120), 144]);
    expect(lengths(576)).toEqual([...Array(4).fill(120), 96]);
  });

  it('makes a remainder of at least half an episode a separate one', () => {
    expect(lengths(299)).toEqual([120, 179]);
    expect(lengths(300)).toEqual([120, 120, 60]);
    expect(lengths(179)).toEqual([179]);
    expect(lengths(180)).toEqual([120, 60]);
    expect(lengths(7, 5)).toEqual([7]);
    expect(lengths(8, 5)).toEqual([5, 3]);
  });

  it('makes one episode of a very short slice', () => {
    expect(lengths(59)).toEqual([59]);
    expect(lengths(1)).toEqual([1]);
  });

  it('covers every bar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 2, max: 300 }),
        (bars, size) => {
          const parts = lengths(bars, size);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(bars);
          for (const part of parts.slice(0, -1)) expect(part).toBe(size);
          expect(parts.at(-1)! < 1.5 * size).toBe(true);
          if (bars >= size) expect(parts.at(-1)! >= size / 2).toBe(true);
        },
      ),
      { numRuns: 1000, seed: 20_240_106 },
    );
  });
});
