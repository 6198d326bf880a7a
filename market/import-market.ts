import { existsSync } from 'node:fs';
import { isoInstant } from '../protocol/iso-instant.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { removeImportRecord } from './import-record.ts';
import type { Calendar, Market } from './market.ts';
import { defaultMarketName, marketPath, readMarket, writeMarket } from './market-store.ts';
import { mergeMarkets } from './merge-markets.ts';

export interface ImportOptions {
  /** Default: `defaultMarketName`. */
  readonly name?: string;
  /** Replace stored bars that differ, or the whole market of that name; by default a difference is an error. */
  readonly replace?: boolean | 'all';
  /** Of the result, if stated; by default the stored market keeps its own. */
  readonly calendar?: Calendar;
  /** Where a bar was read, for messages. */
  readonly placeAt?: (time: number) => DataPlace;
}

export interface ImportedMarket {
  readonly name: string;
  readonly path: string;
  /** As stored now: the new bars merged with the earlier ones. */
  readonly market: Market;
  /** As stored before; null if there was none, or it could not be read. */
  readonly before: Market | null;
  /** Bars that were not stored before. */
  readonly added: number;
  /** Stored bars that differed and were replaced. */
  readonly replaced: number;
  /** Whole sentences. */
  readonly notices: readonly string[];
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
  const { replace = false, calendar, placeAt } = options;
  if (replace === 'all' || !existsSync(path)) {
    const before = existsSync(path) ? readIfWhole(path) : null;
    writeMarket(path, market);
    removeImportRecord(path);
    return { name, path, market, before, added: market.bars.length, replaced: 0, notices: [] };
  }
  const stored = readMarket(path);
  const merged = mergeMarkets(stored, market, {
    replace,
    ...(calendar === undefined ? {} : { calendar }),
    ...(placeAt === undefined ? {} : { placeAt }),
  });
  const { added, replaced, completed } = merged;
  const isAsBefore =
    merged.market.hash === stored.hash && merged.market.calendar === stored.calendar;
  if (!isAsBefore) writeMarket(path, merged.market);
  const notices =
    completed === null
      ? []
      : [
          `The last stored bar, at ${isoInstant(completed)}, was still forming: it is complete now.`,
        ];
  return { name, path, market: merged.market, before: stored, added, replaced, notices };
}

/** Null if a market is damaged: it may be replaced all the same. */
function readIfWhole(path: string): Market | null {
  try {
    return readMarket(path);
  } catch (error) {
    if (error instanceof MarketDataError) return null;
    throw error;
  }
}
