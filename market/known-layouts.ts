import { basename } from 'node:path';
import { plainTitle } from './column-titles.ts';
import type { ReadMapping } from './read-mapping.ts';

/** The beginning of a CSV text. */
export interface FirstRows {
  readonly file: string;
  /** Null if there is no header. */
  readonly titles: readonly string[] | null;
  /** The cells of the first rows below it. */
  readonly rows: readonly (readonly string[])[];
}

/** A layout that is recognised by itself: a mapping, and what it is recognised by. */
export interface KnownLayout {
  readonly name: string;
  /** The form of the file's name. */
  readonly file?: RegExp;
  /** Where its symbol is in the file's name, as the program that writes the files names them. */
  readonly symbol?: RegExp;
  /** Titles that the header has, among others. */
  readonly titles?: readonly string[];
  /** Without a header: the form of each cell of the first row. */
  readonly cells?: readonly RegExp[];
  /** The first cells of the rows below the titles that belong to the header. */
  readonly below?: readonly RegExp[];
  readonly mapping: ReadMapping;
  /** What was assumed beyond the columns, as the end of a sentence. */
  readonly note?: string;
}

export const KLINES = 'Binance klines';
const KLINE_COUNT = 12;

const ANY = /^/;
const DAY = /^(\d{8}|\d{1,4}([./-])\d{1,2}\2\d{1,4})$/;
const TIME_OF_DAY = /^\d{1,2}:\d\d(:\d\d)?$/;
const SECONDS = /^\d{9,10}$/;
const WHOLE = /^\d+$/;
const four = Array.from({ length: 4 }, () => ANY);
const five = [...four, ANY];

const SIX = { time: '1', open: '2', high: '3', low: '4', close: '5', volume: '6' };
const NO_VOLUME = { time: '1+2', open: '3', high: '4', low: '5', close: '6' };
const SEVEN = { ...NO_VOLUME, volume: '7' };
/** EURUSD15.csv, EURUSD_M15_202401020000_202401050045.csv. */
const METATRADER_NAME = /^([A-Z]{6})(?:\d{1,5}|_?(?:M|H|D|W)\d?\d?|_Daily)(?:[_.]|$)/;
/** Its volume is the number of price changes: FX brokers do not know the traded one. */
const METATRADER = { volume: '<TICKVOL>' };
const TICKS = ticks('<VOL>');
const NEW_YORK =
  'its times are read as UTC-5 all year, as its publisher states (else add --timezone)';

/** The first that fits is used; what is stated precedes it. */
const KNOWN_LAYOUTS: readonly KnownLayout[] = [
  {
    // Close time, taker buy quote volume and the last column are not read.
    name: KLINES,
    cells: Array.from({ length: KLINE_COUNT }, () => ANY),
    mapping: { columns: { ...SIX, quoteVolume: '8', tradeCount: '9', takerBuyVolume: '10' } },
  },
  { name: KLINES, titles: ['close time', 'taker buy volume'], mapping: {} },
  { name: KLINES, titles: ['close time', 'taker buy base volume'], mapping: {} },
  { name: KLINES, titles: ['close time', 'taker buy base asset volume'], mapping: {} },
  {
    name: 'HistData',
    file: /^DAT_[A-Z]+_/i,
    symbol: /^DAT_[A-Z]+_([A-Z]+)_/i,
    cells: [DAY, TIME_OF_DAY, ...five],
    mapping: { columns: SEVEN, timezone: '-05:00' },
    note: NEW_YORK,
  },
  {
    name: 'HistData',
    file: /^DAT_[A-Z]+_/i,
    symbol: /^DAT_[A-Z]+_([A-Z]+)_/i,
    cells: [ANY, ...five],
    mapping: { columns: SIX, timezone: '-05:00' },
    note: NEW_YORK,
  },
  {
    name: 'MetaTrader 4',
    symbol: METATRADER_NAME,
    cells: [DAY, TIME_OF_DAY, ...five],
    mapping: { columns: SEVEN },
  },
  {
    name: 'MetaTrader 4',
    symbol: METATRADER_NAME,
    cells: [DAY, TIME_OF_DAY, ...four],
    mapping: { columns: NO_VOLUME },
  },
  {
    name: 'Kraken',
    symbol: /^([A-Z0-9]+)_\d+\./,
    cells: [SECONDS, ...five, WHOLE],
    mapping: { columns: { ...SIX, tradeCount: '7' } },
  },
  { name: '6 columns without a header', cells: [ANY, ...five], mapping: { columns: SIX } },
  {
    name: 'MetaTrader 5',
    symbol: METATRADER_NAME,
    titles: ['<DATE>', '<TIME>', '<TICKVOL>'],
    mapping: { columns: { ...METATRADER, time: '<DATE>+<TIME>' } },
    note: TICKS,
  },
  {
    name: 'MetaTrader 5',
    symbol: METATRADER_NAME,
    titles: ['<DATE>', '<TICKVOL>'],
    mapping: { columns: { ...METATRADER, time: '<DATE>' } },
    note: TICKS,
  },
  {
    // As its Python package names the columns.
    name: 'MetaTrader 5',
    titles: ['time', 'tick_volume', 'real_volume'],
    mapping: { columns: { time: 'time', volume: 'tick_volume' } },
    note: ticks('real_volume'),
  },
  {
    name: 'CryptoDataDownload',
    symbol: /^[A-Za-z]+_([A-Z0-9]+)_(\d*[a-z]+|\d{4}_minute)\./,
    titles: ['Unix', 'Date', 'Symbol'],
    mapping: { columns: { time: 'Unix' } },
  },
  {
    name: 'CryptoDataDownload',
    symbol: /^[A-Za-z]+_([A-Z0-9]+)_(\d*[a-z]+|\d{4}_minute)\./,
    titles: ['Unix Timestamp', 'Date', 'Symbol'],
    mapping: { columns: { time: 'Unix Timestamp' } },
  },
  {
    name: 'investing.com',
    titles: ['Date', 'Price', 'Open', 'High', 'Low', 'Change %'],
    mapping: { columns: { close: 'Price' }, decimal: '.' },
  },
  {
    name: 'investing.com',
    titles: ['Datum', 'Zuletzt', 'Eröffn.', 'Hoch', 'Tief'],
    mapping: {
      columns: { time: 'Datum', open: 'Eröffn.', close: 'Zuletzt' },
      ...{ decimal: ',', dateFormat: 'D.M.YYYY' },
    },
  },
  {
    name: 'Nasdaq',
    titles: ['Date', 'Close/Last', 'Open', 'High', 'Low'],
    mapping: { columns: { close: 'Close/Last' }, dateFormat: 'M/D/YYYY' },
  },
  ...['Gmt time', 'Local time', 'UTC'].map((time) => ({
    ...{ name: 'Dukascopy', titles: [time, 'Open', 'High'], mapping: { columns: { time } } },
  })),
  { name: 'Databento', titles: ['ts_event'], mapping: { columns: { time: 'ts_event' } } },
  {
    name: 'yfinance',
    titles: ['Price', 'Close', 'High', 'Low', 'Open'],
    below: [/^Ticker$/, /^Date(time)?$/],
    mapping: { columns: { time: 'Price' } },
  },
  {
    name: 'yfinance',
    titles: ['Price', 'Open', 'High', 'Low', 'Close'],
    below: [/^Date(time)?$/],
    mapping: { columns: { time: 'Price' } },
  },
  {
    name: 'yfinance',
    titles: ['Close', 'High', 'Low', 'Open'],
    below: [/^(Ticker)?$/, /^Date(time)?$/],
    mapping: { columns: { time: '1' } },
  },
  { name: 'Polygon', titles: ['window_start', 'transactions'], mapping: {} },
];

/** The known layout of a text, or null. */
export function knownLayoutOf(first: FirstRows): KnownLayout | null {
  return KNOWN_LAYOUTS.find((layout) => fits(layout, first)) ?? null;
}

/** The symbol of a file of a known layout, or null if its name is another. */
export function layoutSymbol(layout: KnownLayout | null, file: string): string | null {
  return layout?.symbol?.exec(basename(file))?.[1] ?? null;
}

function fits({ file, titles, cells, below = [] }: KnownLayout, first: FirstRows): boolean {
  if (file !== undefined && !file.test(basename(first.file))) return false;
  if (!below.every((form, row) => form.test(first.rows[row]?.[0] ?? ''))) return false;
  if (first.titles === null) {
    const [row] = first.rows;
    return (
      cells !== undefined &&
      row?.length === cells.length &&
      cells.every((form, c) => form.test(row[c]!))
    );
  }
  const there = first.titles.map((title) => plainTitle(title));
  return titles?.every((title) => there.includes(plainTitle(title))) === true;
}

/** What is expected of a text without a header that fits none. */
export const HEADLESS = `a header, or ${KLINE_COUNT} columns as in Binance klines, or 6 (time, open, high, low, close, volume)`;

function ticks(traded: string): string {
  return `its volume is the number of ticks (for the traded one add --columns volume="${traded}")`;
}
