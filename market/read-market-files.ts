import { isoInstant } from '../protocol/iso-instant.ts';
import { barInterval, checkGrid } from './bar-interval.ts';
import { type ColumnName, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './bars.ts';
import { chooseCalendar } from './choose-calendar.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { marketOfFileName } from './file-name.ts';
import { intervalMs } from './interval.ts';
import { checkMarketSize, makeMarket } from './make-market.ts';
import type { Calendar, Market } from './market.ts';
import { printable } from './message-text.ts';
import { type ParsedBars, parseBars } from './parse-bars.ts';
import { readTexts } from './read-texts.ts';
import { inCapitals, isSymbol, SYMBOL_RULE } from './symbol.ts';

export interface ReadMarketOptions {
  /** Letters, digits, _ and -, read as capitals. By default taken from the file names. */
  readonly symbol?: string;
  /** As "5m". By default taken from the file names, else the most frequent step. */
  readonly interval?: string;
  /** `auto` (default): klines are `continuous`, other files as `chooseCalendar` detects. */
  readonly calendar?: Calendar | 'auto';
  /** Default "file". */
  readonly venue?: string;
}

export interface ReadMarket {
  readonly market: Market;
  /** Whole sentences on what was assumed or omitted. */
  readonly notices: readonly string[];
}

/**
 * Reads one market from files, in any order: .csv, .csv.gz and .zip, Binance
 * klines or any OHLCV table.
 *
 * Nothing is repaired: `parseBars` and `checkGrid` reject invalid bars. A column that only some of the
 * files have is omitted; volumes are 0 if a file has none. Both are in the notices.
 *
 * @param paths at least one
 * @throws {MarketDataError} invalid bars, with file, row and column; files that overlap; one bar
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readMarketFiles(
  paths: readonly string[],
  options: ReadMarketOptions = {},
): ReadMarket {
  const parts = paths
    .flatMap((path) => readTexts(path))
    .map((text) => parseBars(text.bytes, text.file));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (parts.length === 0) throw new MarketDataError('Cannot read the market: no file was given');
  if (length < 2) {
    throw new MarketDataError('it has one bar; a market needs two or more', {
      file: parts[0]!.file,
    });
  }
  parts.sort((a, b) => timeAt(a, 0) - timeAt(b, 0));
  for (const [index, part] of parts.entries())
    if (index > 0) checkNoOverlap(parts[index - 1]!, part);

  const notices: string[] = [];
  const symbol = chooseSymbol(paths, options.symbol);
  const columns = joinColumns(parts, length, notices);
  const time = columns.get('time')!;
  const interval = barInterval(time, statedInterval(paths, options.interval));
  const calendar = calendarOf(parts, time, interval, options.calendar ?? 'auto', symbol, notices);
  checkGrid(time, interval, calendar, (index) => placeOfBar(parts, index));
  const labels = { symbol, venue: options.venue ?? 'file', calendar, simulated: null };
  return { market: makeMarket(labels, interval, columns), notices };
}

function timeAt(part: ParsedBars, index: number): number {
  return part.columns.get('time')![index]!;
}

function checkNoOverlap(earlier: ParsedBars, later: ParsedBars): void {
  const start = timeAt(later, 0);
  if (start > timeAt(earlier, earlier.length - 1)) return;
  const index = earlier.columns.get('time')!.findIndex((time) => time >= start);
  const isSame = timeAt(earlier, index) === start;
  const where = `"${earlier.file}", row ${earlier.firstRow + index}`;
  throw new MarketDataError(
    `its bar at ${isoInstant(start)} is ${isSame ? 'also in' : 'before that of'} ${where}; give files that do not overlap`,
    { file: later.file, row: later.firstRow },
  );
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
    `Cannot read the symbol: found "${printable(symbol)}"; give ${SYMBOL_RULE}`,
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

function joinColumns(
  parts: readonly ParsedBars[],
  length: number,
  notices: string[],
): Map<ColumnName, Float64Array> {
  noteColumns(parts, notices);
  const inAll = (name: ColumnName) => parts.every(({ columns }) => columns.has(name));
  const names = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS.filter(inAll)];
  checkMarketSize(length, names.length);
  const joined = new Map<ColumnName, Float64Array>();
  for (const name of names) {
    const column = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      const values = part.columns.get(name);
      if (values !== undefined) column.set(values, at);
      at += part.length;
    }
    joined.set(name, column);
  }
  return joined;
}

function noteColumns(parts: readonly ParsedBars[], notices: string[]): void {
  const list = (names: Iterable<string>) =>
    [...names].map((name) => `"${printable(name)}"`).join(', ');
  const headless = parts.find(({ layout }) => layout.format === 'generic' && !layout.hasHeader);
  if (headless !== undefined) {
    notices.push(
      `${headless.file} has no header: its columns were read as time, open, high, low, close, volume.`,
    );
  }
  const unread = new Set(parts.flatMap(({ layout }) => layout.unread));
  if (unread.size > 0) notices.push(`Ignored columns: ${list(unread)}.`);
  const silent = parts.find(({ columns }) => !columns.has('volume'));
  if (silent !== undefined) {
    notices.push(
      `${silent.file} has no volume column: its volumes are 0, and gates on volume are off.`,
    );
  }
  const partial = OPTIONAL_COLUMNS.filter(
    (name) =>
      parts.some(({ columns }) => columns.has(name)) &&
      !parts.every(({ columns }) => columns.has(name)),
  );
  if (partial.length > 0) {
    notices.push(`Omitted columns, which only some of the files have: ${list(partial)}.`);
  }
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

function placeOfBar(parts: readonly ParsedBars[], index: number): DataPlace {
  let first = 0;
  for (const part of parts) {
    if (index < first + part.length) {
      const { title } = part.layout.columns[0]!;
      return { file: part.file, row: part.firstRow + index - first, column: title };
    }
    first += part.length;
  }
  throw new RangeError(`Cannot find bar ${index}: there are ${first}`);
}
