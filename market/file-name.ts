import { basename } from 'node:path';
import { intervalMs } from './interval.ts';

/** What the name of a data file states about its bars. */
export interface NamedMarket {
  /** In capitals; letters, digits, _ and -. Empty if the name has none of these. */
  readonly symbol: string;
  /** Null if the name does not have the archive's form. */
  readonly interval: string | null;
}

const ARCHIVE_NAME = /^([A-Z0-9]{2,30})-(\d{1,4}[smhdw])(?:-\d.*)?$/;

/**
 * Symbol and interval from a name such as BTCUSDT-5m-2024-01.csv.gz; of any other name the part
 * before the ending becomes the symbol.
 */
export function marketOfFileName(path: string): NamedMarket {
  const stem = basename(path).replace(/(\.(csv|txt|tsv|zip|gz))+$/i, '');
  const [, symbol, interval] = ARCHIVE_NAME.exec(stem) ?? [];
  if (symbol !== undefined && interval !== undefined && intervalMs(interval) !== null) {
    return { symbol, interval };
  }
  const cleaned = stem.toUpperCase().replace(/[^A-Z0-9_]+/g, '-');
  return { symbol: cleaned.replace(/^-+|-+$/g, '').slice(0, 40), interval: null };
}
