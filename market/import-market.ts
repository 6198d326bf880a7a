import { existsSync } from 'node:fs';
import type { Calendar, Market } from './market.ts';
import { defaultMarketName, marketPath, readMarket, writeMarket } from './market-store.ts';
import { mergeMarkets } from './merge-markets.ts';

export interface ImportOptions {
  /** Default: `defaultMarketName`. */
  readonly name?: string;
  /** Replace the stored market of that name; by default new bars are added to it. */
  readonly replace?: boolean;
  /** Of the result, if stated; by default the stored market keeps its own. */
  readonly calendar?: Calendar;
}

export interface ImportedMarket {
  readonly name: string;
  readonly path: string;
  /** As stored now: the new bars merged with the earlier ones. */
  readonly market: Market;
  /** Bars that were not stored before. */
  readonly added: number;
}

/**
 * Stores a market in the lab: as a new file, or merged with the one of that name.
 *
 * @throws {MarketDataError} the name is not valid, or the stored market is broken, different, or
 *   contradicts the new bars
 * @throws {NodeJS.ErrnoException} the file system refuses; the stored market is unchanged
 */
export function importMarket(
  dataDir: string,
  market: Market,
  options: ImportOptions = {},
): ImportedMarket {
  const name = options.name ?? defaultMarketName(market);
  const path = marketPath(dataDir, name);
  if (options.replace === true || !existsSync(path)) {
    writeMarket(path, market);
    return { name, path, market, added: market.bars.length };
  }
  const stored = readMarket(path);
  const merged = mergeMarkets(stored, market, options.calendar);
  const isAsBefore = merged.added === 0 && merged.market.calendar === stored.calendar;
  if (!isAsBefore) writeMarket(path, merged.market);
  return { name, path, market: merged.market, added: merged.added };
}
