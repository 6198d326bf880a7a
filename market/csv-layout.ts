import { type ColumnName, REQUIRED_COLUMNS } from './bars.ts';
import { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import { quoteFound } from './message-text.ts';
import { timeFormOf } from './parse-time.ts';

/** Where in a row a column of the bars is. */
interface LayoutColumn {
  readonly name: ColumnName;
  readonly cell: number;
  /** Its title in the file; the name of the bars' column if there is no header. */
  readonly title: string;
}

/** How a CSV file is to be read. */
export interface CsvLayout {
  /** `binance`: the archive's twelve kline columns. */
  readonly format: 'binance' | 'generic';
  /** Where the text begins: after a byte order mark, which is accepted. */
  readonly start: number;
  readonly delimiter: number;
  readonly hasHeader: boolean;
  /** Cells that each row must have. */
  readonly cells: number;
  /** Time first. `volume` is missing if the file has none. */
  readonly columns: readonly LayoutColumn[];
  /** Titles of columns that are not read. */
  readonly unread: readonly string[];
}

const DELIMITERS = [',', ';', '\t'].map((character) => character.charCodeAt(0));

/** The archive's order: close time, taker buy quote volume and the last column are not read. */
const KLINE_CELLS = new Map<ColumnName, number>([
  ['time', 0],
  ['open', 1],
  ['high', 2],
  ['low', 3],
  ['close', 4],
  ['volume', 5],
  ['quoteVolume', 7],
  ['tradeCount', 8],
  ['takerBuyVolume', 9],
]);
const KLINE_COUNT = 12;

/** Spellings, in lower case with _ for any other character than letters and digits. "adj close" is deliberately not one. */
const TITLES: Readonly<Record<ColumnName, readonly string[]>> = {
  time: ['time', 'date', 'datetime', 'date_time', 'timestamp', 'open_time', 'ts'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c'],
  volume: ['volume', 'vol', 'v'],
  quoteVolume: ['quote_volume', 'quote_asset_volume'],
  tradeCount: ['trades', 'count', 'trade_count', 'number_of_trades'],
  takerBuyVolume: ['taker_buy_volume', 'taker_buy_base_volume', 'taker_buy_base_asset_volume'],
  bidSize: ['bid_size'],
  askSize: ['ask_size'],
};

/**
 * Detects the layout of a CSV text from its first row.
 *
 * Delimiters are comma, semicolon or tab. With a header, columns may come in any order and case, and
 * an unnamed first column is the time if no other is. Without one, twelve columns are the archive's
 * klines, and six are time, open, high, low, close, volume.
 *
 * @throws {MarketDataError} the text is empty or UTF-16, or its columns are not those of bars
 */
export function readLayout(bytes: Uint8Array, file: string): CsvLayout {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new MarketDataError('it is UTF-16; save it as UTF-8', { file });
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (start === bytes.length) {
    throw new MarketDataError('it is empty', { file });
  }
  const delimiter = mostFrequentDelimiter(bytes, start);
  const scanner = new CsvScanner(bytes, start, delimiter, file);
  scanner.next();
  const titles = Array.from({ length: scanner.count }, (_, cell) =>
    new TextDecoder().decode(bytes.subarray(scanner.starts[cell]!, scanner.ends[cell]!)),
  );
  const hasHeader = timeFormOf(titles[0]!) === null;
  const shape = { start, delimiter, hasHeader, cells: titles.length };
  return hasHeader
    ? { ...shape, ...layoutOfHeader(titles, file) }
    : { ...shape, ...layoutWithoutHeader(titles, file) };
}

function mostFrequentDelimiter(bytes: Uint8Array, start: number): number {
  const counts = DELIMITERS.map(() => 0);
  for (let at = start; at < bytes.length && bytes[at] !== 10; at++) {
    const index = DELIMITERS.indexOf(bytes[at]!);
    if (index >= 0) counts[index]!++;
  }
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

type FoundColumns = Pick<CsvLayout, 'format' | 'columns' | 'unread'>;

function layoutOfHeader(titles: readonly string[], file: string): FoundColumns {
  const place = { file, row: 1 };
  const found = titles.map((title) => columnOfTitle(title));
  if (!found.includes('time') && titles[0] === '') found[0] = 'time';

  for (const name of REQUIRED_COLUMNS) {
    if (name === 'volume' || found.includes(name)) continue;
    const there = titles.slice(0, 16).map((title) => quoteFound(title));
    const spellings = TITLES[name].map((title) => `"${title}"`).join(', ');
    throw new MarketDataError(
      `found the columns ${there.join(', ')}; expected one for the ${name} (${spellings})`,
      place,
    );
  }
  const columns: LayoutColumn[] = [];
  for (const name of Object.keys(TITLES) as ColumnName[]) {
    const cells = found.flatMap((one, cell) => (one === name ? [cell] : []));
    if (cells.length > 1) {
      const both = cells.map((cell) => quoteFound(titles[cell]!)).join(' and ');
      throw new MarketDataError(`found ${both}; expected one column for the ${name}`, place);
    }
    const [cell] = cells;
    if (cell !== undefined) columns.push({ name, cell, title: titles[cell] || name });
  }
  const isBinance =
    found.includes('takerBuyVolume') && titles.some((t) => plain(t) === 'close_time');
  const unread = titles.filter((title, cell) => found[cell] === null && title !== '');
  return isBinance
    ? { format: 'binance', columns, unread: [] }
    : { format: 'generic', columns, unread };
}

function layoutWithoutHeader(first: readonly string[], file: string): FoundColumns {
  if (first.length === KLINE_COUNT) {
    const columns = [...KLINE_CELLS].map(([name, cell]) => ({ name, cell, title: name }));
    return { format: 'binance', columns, unread: [] };
  }
  if (first.length === REQUIRED_COLUMNS.length) {
    const columns = REQUIRED_COLUMNS.map((name, cell) => ({ name, cell, title: name }));
    return { format: 'generic', columns, unread: [] };
  }
  throw new MarketDataError(
    `found ${first.length} columns without a header; expected a header, or ${KLINE_COUNT} columns as in ` +
      'Binance klines, or 6 (time, open, high, low, close, volume)',
    { file, row: 1 },
  );
}

function columnOfTitle(title: string): ColumnName | null {
  const spelling = plain(title);
  for (const [name, spellings] of Object.entries(TITLES)) {
    if (spellings.includes(spelling)) return name as ColumnName;
  }
  return null;
}

function plain(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
