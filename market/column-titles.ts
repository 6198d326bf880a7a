import { type ColumnName, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './bars.ts';

export const COLUMN_NAMES = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS] as const;

/**
 * Spellings, in lower case without accents, with _ for any other character than letters and digits.
 * "adj close" is deliberately not one.
 */
export const TITLES: Readonly<Record<ColumnName, readonly string[]>> = {
  time: [
    ...['time', 'date', 'datetime', 'date_time', 'timestamp', 'open_time', 'ts', 't'],
    ...['unix', 'unix_timestamp', 'window_start', 'gmt_time', 'datum', 'dtyyyymmdd', 'trade_date'],
  ],
  open: ['open', 'o', 'erster', 'eroffnung', 'eroeffnung'],
  high: ['high', 'h', 'hoch'],
  low: ['low', 'l', 'tief'],
  close: ['close', 'c', 'last', 'close_last', 'schluss', 'schlusskurs'],
  volume: ['volume', 'vol', 'v', 'stuecke', 'stucke', 'volumen'],
  quoteVolume: ['quote_volume', 'quote_asset_volume'],
  tradeCount: [
    ...['trades', 'count', 'trade_count', 'tradecount', 'number_of_trades', 'numberoftrades'],
    ...['transactions', 'n'],
  ],
  takerBuyVolume: ['taker_buy_volume', 'taker_buy_base_volume', 'taker_buy_base_asset_volume'],
  bidSize: ['bid_size'],
  askSize: ['ask_size'],
};

/** Titles of a column that repeats the symbol of the file in each row. */
const SYMBOL_TITLES = [
  ...['symbol', 'ticker', 'tic', 'pair', 'instrument', 'instrument_name', 'name', 'ts_code'],
];

/** The column of the bars that a title names, or null. */
export function columnOfTitle(title: string): ColumnName | null {
  const spelling = plainTitle(title);
  return COLUMN_NAMES.find((name) => TITLES[name].includes(spelling)) ?? null;
}

export function isSymbolTitle(title: string): boolean {
  return SYMBOL_TITLES.includes(plainTitle(title));
}

/** A title in the spelling of `TITLES`. */
export function plainTitle(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
