import { isoInstant } from '../protocol/iso-instant.ts';
import { barInterval, checkGrid } from './bar-interval.ts';
import { chooseCalendar } from './choose-calendar.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { marketOfFileName } from './file-name.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';
import { intervalMs } from './interval.ts';
import { columnNotices, type JoinedBars, joinParts, selectBars } from './join-parts.ts';
import { makeMarket } from './make-market.ts';
import type { Calendar, Market } from './market.ts';
import { printable, quoteFound } from './message-text.ts';
import { withoutOffGrid } from './off-grid.ts';
import { type ParsedBars, parseBars } from './parse-bars.ts';
import { holeNotices, holesOf, type ReadHole } from './read-hole.ts';
import type { ReadMapping } from './read-mapping.ts';
import { readTexts } from './read-texts.ts';
import { inCapitals, isSymbol, SYMBOL_RULE } from './symbol.ts';
import { verifyChecksums } from './verify-checksums.ts';

export interface ReadMarketOptions {
  /** Letters, digits, _ and -, read as capitals. By default taken from the file names. */
  readonly symbol?: string;
  /** As "5m". By default taken from the file names, else the most frequent step. */
  readonly interval?: string;
  /** `auto` (default): klines are `continuous`, other files as `chooseCalendar` detects. */
  readonly calendar?: Calendar | 'auto';
  /** Default "file". */
  readonly venue?: string;
  /** How the files are read, as far as it is stated. */
  readonly mapping?: ReadMapping;
  /**
   * The present, ms UTC: a bar that opens later is rejected, and one that has not closed is left out.
   * Default: no such check.
   */
  readonly now?: number;
}

export interface ReadMarket {
  readonly market: Market;
  /** Whole sentences on what was assumed or omitted. */
  readonly notices: readonly string[];
  /** Rows that were left out, as asked for, oldest first. */
  readonly holes: readonly ReadHole[];
  /** How each file was read, oldest first. */
  readonly parts: readonly Pick<ParsedBars, 'file' | 'layout' | 'length'>[];
  /** Where the bar that opens at a time stands. */
  readonly placeAt: (time: number) => DataPlace;
}

/**
 * Reads one market from files, in any order: .csv, .csv.gz and .zip, any table of bars that `parseBars` reads.
 * A .CHECKSUM file verifies the file that it names.
 *
 * Nothing is repaired: `parseBars` and `checkGrid` reject invalid bars. Bars that two files share must be
 * identical. A column that only some of the files have is omitted; volumes are 0 if a file has none. Whatever
 * was assumed or left out is in the notices.
 *
 * @param paths at least one
 * @throws {MarketDataError} invalid bars, with file, row and column; files that contradict each other; one bar;
 *   a bar in the future
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readMarketFiles(
  paths: readonly string[],
  options: ReadMarketOptions = {},
): ReadMarket {
  const { mapping = {}, now = Infinity } = options;
  const { files, notices } = verifyChecksums(paths);
  const parts = files
    .flatMap((path) => readTexts(path))
    .map((text) => parseBars(text.bytes, text.file, mapping, options.symbol))
    .sort((a, b) => timeAt(a, 0) - timeAt(b, 0));
  if (parts.length === 0) {
    throw new MarketDataError('Cannot read the market: found no file of bars; give one or more');
  }
  const symbol = chooseSymbol(files, options.symbol ?? symbolOfLayouts(parts));
  checkOneSymbol(parts);
  notices.push(...columnNotices(parts));
  const all = joinParts(parts);
  notices.push(...all.notices);
  checkPast(all, now);
  // Rows without prices are as far apart as bars.
  const left = parts.flatMap(({ dropped }) => dropped.map((row) => row.time));
  const openings = withTimes(all.columns.get('time')!, left);
  const interval = barInterval(openings, statedInterval(files, options.interval));
  const whole = withoutForming(all, interval, now, notices);
  const stated = options.calendar ?? 'auto';
  const calendar = calendarOf(parts, whole.columns.get('time')!, interval, stated, symbol, notices);
  const onGrid = withoutOffGrid(whole, interval, calendar, mapping.dropOffGrid === true);
  const time = onGrid.columns.get('time')!;
  if (time.length < 2) throw new MarketDataError(ONE_BAR, { file: parts[0]!.file });
  checkGrid(time, interval, calendar, onGrid.placeOf);

  const holes = [
    ...holesOf(left, time, interval, 'without prices'),
    ...holesOf(onGrid.offGrid, time, interval, 'off the grid'),
  ].sort((a, b) => a.from - b.from);
  notices.push(...holeNotices(holes));
  const labels = { symbol, venue: options.venue ?? 'file', calendar, simulated: null };
  const market = makeMarket(labels, interval, onGrid.columns);
  const placeAt = (at: number) => onGrid.placeOf(firstAtOrAfter(time, at));
  return { market, notices, holes, parts, placeAt };
}

const ONE_BAR = 'it has one bar; a market needs two or more';

function timeAt({ columns, dropped }: ParsedBars, index: number): number {
  return columns.get('time')![index] ?? dropped[0]!.time;
}

/** @throws {MarketDataError} the rows of two files name different symbols */
function checkOneSymbol(parts: readonly ParsedBars[]): void {
  const named = parts.filter(({ symbol }) => symbol !== null);
  const other = named.find(({ symbol }) => symbol !== named[0]!.symbol);
  if (other === undefined) return;
  const [first] = named;
  throw new MarketDataError(
    `its rows name the symbol ${quoteFound(other.symbol!)}, and those of "${first!.file}" ${quoteFound(first!.symbol!)}; give files of one symbol`,
    { file: other.file },
  );
}

/** The symbol if every file is named as files of its layout are, all alike. */
function symbolOfLayouts(parts: readonly ParsedBars[]): string | undefined {
  const [symbol, ...others] = new Set(parts.map(({ layout }) => layout.symbol));
  return others.length === 0 ? (symbol ?? undefined) : undefined;
}

/** Rising times, with more of them. */
function withTimes(time: Float64Array, more: readonly number[]): Float64Array {
  return more.length === 0 ? time : Float64Array.from(new Set([...time, ...more])).sort();
}

/** @throws {MarketDataError} a bar opens after now */
function checkPast({ columns, placeOf }: JoinedBars, now: number): void {
  const time = columns.get('time')!;
  if (time.length === 0) throw new MarketDataError('Cannot read the market: no row has prices');
  if (time.length < 2) throw new MarketDataError(ONE_BAR, { file: placeOf(0).file });
  const first = firstAtOrAfter(time, now + 1);
  if (first === time.length) return;
  throw new MarketDataError(
    `found a bar at ${isoInstant(time[first]!)}, in the future (now is ${isoInstant(now)}); if its time is read ` +
      'wrongly, state --date-format, or --timezone',
    placeOf(first),
  );
}

/** Without a last bar that has not closed. */
function withoutForming(
  all: JoinedBars,
  interval: number,
  now: number,
  notices: string[],
): JoinedBars {
  const time = all.columns.get('time')!;
  const last = time[time.length - 1]!;
  if (last + interval <= now) return all;
  notices.push(
    `The last bar, at ${isoInstant(last)}, closes after now, ${isoInstant(now)}: it is still forming and left out.`,
  );
  return selectBars(all, (index) => index < time.length - 1);
}

function chooseSymbol(paths: readonly string[], stated: string | undefined): string {
  const symbols = new Set(paths.map((path) => marketOfFileName(path).symbol));
  if (stated === undefined && symbols.size > 1) {
    throw new MarketDataError(
      `Cannot choose the symbol: the file names have ${[...symbols].join(', ')}; state it with --symbol`,
    );
  }
  const symbol = inCapitals(stated ?? [...symbols][0]!);
  if (isSymbol(symbol)) return symbol;
  throw new MarketDataError(
    `Cannot read the symbol: found "${printable(symbol)}"; give ${SYMBOL_RULE}${stated === undefined ? ', with --symbol' : ''}`,
  );
}

function statedInterval(
  paths: readonly string[],
  stated: string | undefined,
): { interval: string; by: string } | null {
  if (stated !== undefined) {
    if (intervalMs(stated) !== null) return { interval: stated, by: '--interval' };
    throw new MarketDataError(
      `Cannot read the interval: found "${printable(stated)}"; give one such as 5m, 1h or 1d`,
    );
  }
  for (const path of paths) {
    const { interval } = marketOfFileName(path);
    if (interval !== null) return { interval, by: `the name of ${path}` };
  }
  return null;
}

function calendarOf(
  parts: readonly ParsedBars[],
  time: Float64Array,
  interval: number,
  stated: Calendar | 'auto',
  symbol: string,
  notices: string[],
): Calendar {
  if (stated !== 'auto') return stated;
  if (parts.every(({ layout }) => layout.format === 'binance')) return 'continuous';
  const { calendar, reason } = chooseCalendar(time, interval);
  const [what, other] =
    calendar === 'sessions'
      ? [
          'from a venue that closes (missing bars are not gaps)',
          'it never closes, add --calendar continuous',
        ]
      : [
          'from a venue that never closes (missing bars are gaps)',
          'it closes, add --calendar sessions',
        ];
  notices.push(`${symbol} is read as ${what}, since ${reason}. If ${other}.`);
  return calendar;
}
