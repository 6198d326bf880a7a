import { firstAtOrAfter } from '../market/first-at-or-after.ts';
import { DAY_MS } from '../market/interval.ts';
import { barsPerDay, breakingGaps, type Market } from '../market/market.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import { NotEnoughDataError } from './errors.ts';

/** Bars [start, end). */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** The bars of one test, in time order. */
export interface Window {
  readonly train: Slice;
  readonly validation: Slice;
  readonly step: Slice;
  /** Opens of the four borders, ms: start of train, of validation, of step, and end. */
  readonly borders: readonly [number, number, number, number];
  /** Why it cannot run; null if it can. */
  readonly skipped: string | null;
}

export interface WindowPlan {
  readonly schedule: 'forward' | 'revisit';
  /** One list of windows per segment. */
  readonly segments: readonly (readonly Window[])[];
  /** Bars from this index on belong to the embargo and the vault; no window contains them. */
  readonly searchEnd: number;
  /** Open of the first locked bar, ms. */
  readonly vaultFrom: number;
}

export interface WindowOptions {
  readonly segments: number;
  readonly tests: number;
  readonly schedule: 'auto' | 'forward' | 'revisit';
  readonly window: {
    readonly train_days: number;
    readonly validation_days: number;
    readonly step_days: number;
  };
  readonly vault: { readonly share: number; readonly embargo_days: number };
  /** Minimum on a train slice for a score. */
  readonly min_trades: { readonly train: number };
}

/**
 * Plans the windows of a session; the last step ends at the start of the embargo.
 *
 * `forward` tiles time with the steps of all segments one after another; `revisit` gives every
 * segment the same windows. Each step starts at the end of the previous one.
 *
 * @param vaultFrom the fixed start of the vault of these bars, ms, which may be after all of them; null if not fixed
 *   yet, so that it follows from its share of the market
 * @throws {NotEnoughDataError} too few days before the vault
 */
export function planWindows(
  market: PlannedMarket,
  options: WindowOptions,
  vaultFrom: number | null = null,
): WindowPlan {
  const clock = clockOf(market);
  const searchDays = Math.floor(
    vaultFrom === null
      ? sharedDay(clock, options.vault) - options.vault.embargo_days
      : Math.min(clock.dayOf(vaultFrom), clock.days) - options.vault.embargo_days + 1e-9,
  );
  const schedule = chooseSchedule(options, searchDays, clock.days, vaultFrom);

  const { train_days, validation_days, step_days } = options.window;
  const before = train_days + validation_days;
  const count = options.tests * (schedule === 'forward' ? options.segments : 1);
  const firstStep = searchDays - count * step_days;
  const windows = Array.from({ length: count }, (_, i) => {
    const step = firstStep + i * step_days;
    return clock.window([step - before, step - validation_days, step, step + step_days]);
  });
  checkRoom(windows, options);
  return {
    schedule,
    segments: Array.from({ length: options.segments }, (_, k) =>
      schedule === 'forward' ? windows.slice(k * options.tests, (k + 1) * options.tests) : windows,
    ),
    searchEnd: clock.barAt(searchDays),
    vaultFrom: vaultFrom ?? clock.openAt(sharedDay(clock, options.vault)),
  };
}

/** The parts of a market that determine windows. */
type PlannedMarket = Pick<Market, 'bars' | 'calendar' | 'gaps'>;

/** The start of a vault that is a share of a market, ms. */
export function vaultByShare(market: PlannedMarket, vault: WindowOptions['vault']): number {
  const clock = clockOf(market);
  return clock.openAt(sharedDay(clock, vault));
}

/** The first day of a vault that is a share of the market. */
function sharedDay(clock: Clock, { share }: WindowOptions['vault']): number {
  return Math.floor(clock.days * (1 - share) + 1e-9);
}

/** Rejects windows with fewer bars than required trades, since all tests would abstain. */
function checkRoom(windows: readonly Window[], { window, min_trades }: WindowOptions): void {
  const bars = Math.max(0, ...windows.map(({ train }) => train.end - train.start));
  if (bars >= min_trades.train) return;
  throw new NotEnoughDataError(
    `Cannot plan the windows: ${window.train_days} days of train have ${bars} bars, and a score requires ` +
      `${min_trades.train} trades there; use bars of a shorter interval or longer windows ` +
      '("window" in --config: train_days, validation_days, step_days)',
  );
}

/** Days that a schedule needs, from the first train bar to the last step bar. @internal */
export function daysNeeded(options: WindowOptions, schedule: 'forward' | 'revisit'): number {
  const { train_days, validation_days, step_days } = options.window;
  const steps = options.tests * (schedule === 'forward' ? options.segments : 1);
  return train_days + validation_days + steps * step_days;
}

function chooseSchedule(
  options: WindowOptions,
  searchDays: number,
  days: number,
  vaultFrom: number | null,
): 'forward' | 'revisit' {
  const wanted =
    options.schedule === 'auto' ? (['forward', 'revisit'] as const) : ([options.schedule] as const);
  const fitting = wanted.find((schedule) => daysNeeded(options, schedule) <= searchDays);
  if (fitting !== undefined) return fitting;

  const { train_days, validation_days, step_days } = options.window;
  const room = searchDays - train_days - validation_days;
  const needs = wanted.map((schedule) => {
    const segments = schedule === 'forward' ? options.segments : 1;
    const largest = Math.max(0, Math.floor(room / (step_days * segments)));
    const fits = largest === 0 ? 'not even --tests 1 fits' : `--tests ${largest} fits`;
    return `"${schedule}" with ${options.tests} tests per segment needs ${daysNeeded(options, schedule)} days (${fits})`;
  });
  const locked =
    vaultFrom === null
      ? `the last ${options.vault.share * 100} % are locked`
      : `bars from ${isoInstant(vaultFrom)} on are locked by the first session on this market`;
  throw new NotEnoughDataError(
    `Cannot plan the windows: ${needs.join(', and ')}, but of the ${round(days)} days of this market ` +
      `${Math.max(0, searchDays)} can be searched (${locked}, ` +
      `with ${options.vault.embargo_days} days of embargo before them)`,
  );
}

interface Clock {
  /** Length of the market in days. */
  readonly days: number;
  /** First bar at or after the start of a day, counted from the first. */
  barAt(day: number): number;
  openAt(day: number): number;
  /** The day of an instant, with its elapsed fraction. */
  dayOf(instant: number): number;
  window(days: readonly [number, number, number, number]): Window;
}

function clockOf(market: PlannedMarket): Clock {
  return market.calendar === 'continuous' ? continuousClock(market) : sessionClock(market);
}

/** Days are UTC days; the first is the day of the first bar if that bar opens it. */
function continuousClock({ bars, gaps, calendar }: PlannedMarket): Clock {
  const { time, length, intervalMs } = bars;
  const first = time[0]!;
  const origin = intervalMs > DAY_MS ? first : Math.ceil(first / DAY_MS) * DAY_MS;
  const end = time[length - 1]! + intervalMs;
  const breaks = breakingGaps({ gaps, calendar });
  const openAt = (day: number) => origin + day * DAY_MS;
  const barAt = (day: number) => firstAtOrAfter(time, openAt(day));
  return {
    days: (end - origin) / DAY_MS,
    barAt,
    openAt,
    dayOf: (instant) => (instant - origin) / DAY_MS,
    window(days) {
      const borders = days.map(openAt) as [number, number, number, number];
      const [a, b, c, d] = days.map(barAt) as [number, number, number, number];
      // A gap belongs to the window of its first missing bar; one that ends at the window's first bar
      // lies before the window.
      const gap = breaks.find(({ index }) => {
        const missingFrom = time[index - 1]! + intervalMs;
        return missingFrom < borders[3] && time[index]! > borders[0];
      });
      const skipped =
        gap === undefined
          ? null
          : `${gap.missingBars} bars are missing before ${new Date(time[gap.index]!).toISOString()}`;
      return windowOf([a, b, c, d], borders, skipped);
    },
  };
}

/** Days are trading days of the usual number of bars, counted over existing bars. */
function sessionClock({ bars, calendar }: Pick<Market, 'bars' | 'calendar'>): Clock {
  const { time, length, intervalMs } = bars;
  const perDay = barsPerDay({ bars, calendar });
  const barAt = (day: number) => Math.min(length, Math.round(day * perDay));
  const openAt = (day: number) => time[barAt(day)] ?? time[length - 1]! + intervalMs;
  return {
    days: length / perDay,
    barAt,
    openAt,
    dayOf: (instant) => firstAtOrAfter(time, instant) / perDay,
    window(days) {
      const borders = days.map(openAt) as [number, number, number, number];
      return windowOf(days.map(barAt) as [number, number, number, number], borders, null);
    },
  };
}

function windowOf(
  [a, b, c, d]: readonly [number, number, number, number],
  borders: Window['borders'],
  skipped: string | null,
): Window {
  // Bars longer than a day may leave a slice empty.
  const empty = a === b ? 'train' : b === c ? 'validation' : c === d ? 'step' : null;
  return {
    train: { start: a, end: b },
    validation: { start: b, end: c },
    step: { start: c, end: d },
    borders,
    skipped: skipped ?? (empty === null ? null : `no bar opens in its ${empty} days`),
  };
}

/** Ends of the episodes of a slice: `bars` each; a remainder of at least half of that is a separate one. */
export function episodeEnds({ start, end }: Slice, bars: number): Int32Array {
  const length = end - start;
  const rest = length % bars;
  const whole = Math.floor(length / bars);
  const count = Math.max(1, whole + (2 * rest >= bars ? 1 : 0));
  return Int32Array.from({ length: count }, (_, i) =>
    i === count - 1 ? end : start + (i + 1) * bars,
  );
}

function round(days: number): number {
  return Math.floor(days * 10) / 10;
}
