import { MarketDataError } from './errors.ts';
import { printable } from './message-text.ts';
import { inCapitals, isSymbol, SYMBOL_RULE } from './symbol.ts';

export const DEFAULT_ARCHIVE_URL = 'https://data.binance.vision';

/** `um`: futures with margin in USD coins. */
const ARCHIVE_VENUES = ['spot', 'um'] as const;
type ArchiveVenue = (typeof ARCHIVE_VENUES)[number];

/** Bar lengths that the archive has and that are of one length: not 1mo. */
const ARCHIVE_INTERVALS = [
  ...['1s', '1m', '3m', '5m', '15m', '30m'],
  ...['1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w'],
] as const;

/** A series of files of the archive. */
export interface ArchiveSeries {
  readonly venue: ArchiveVenue;
  readonly symbol: string;
  readonly interval: string;
}

/**
 * A series whose parts are safe in a path; its symbol is in capitals.
 *
 * @throws {MarketDataError} one of them is not valid
 */
export function archiveSeries(venue: string, typed: string, interval: string): ArchiveSeries {
  const knownVenue = ARCHIVE_VENUES.find((one) => one === venue);
  if (knownVenue === undefined)
    throw rejection('--venue', venue, `give ${ARCHIVE_VENUES.join(' or ')}`);
  const symbol = inCapitals(typed);
  if (!isSymbol(symbol)) {
    throw rejection('the symbol', symbol, `give ${SYMBOL_RULE}, as BTCUSDT`);
  }
  if (!ARCHIVE_INTERVALS.some((one) => one === interval)) {
    throw rejection('--interval', interval, `the archive has ${ARCHIVE_INTERVALS.join(', ')}`);
  }
  return { venue: knownVenue, symbol, interval };
}

/** @throws {MarketDataError} not an http or https address, or one that contains a password */
export function archiveBase(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash;
  if (!isPlain || url.username !== '' || url.password !== '') {
    throw new MarketDataError(
      'Cannot read --base-url: it is not the address of an archive; give one without a password, as https://data.binance.vision',
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** The name of one file of a series. @param part a month (2024-01) or a day (2024-01-15) */
export function archiveFileName({ symbol, interval }: ArchiveSeries, part: string): string {
  return `${symbol}-${interval}-${part}.zip`;
}

/** Where the archive has that file; its checksum is at the same address and `.CHECKSUM`. */
export function archiveUrl(base: string, series: ArchiveSeries, part: string): string {
  const { venue, symbol, interval } = series;
  const market = venue === 'spot' ? 'spot' : 'futures/um';
  const span = part.length === 7 ? 'monthly' : 'daily';
  const name = archiveFileName(series, part);
  const [folder, file] = [symbol, name].map(encodeURIComponent);
  return `${base}/data/${market}/${span}/klines/${folder}/${interval}/${file}`;
}

function rejection(what: string, found: string, cure: string): MarketDataError {
  return new MarketDataError(`Cannot read ${what}: found "${printable(found)}"; ${cure}`);
}
