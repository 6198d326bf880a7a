import { basename } from 'node:path';
import { intervalMs } from './interval.ts';
import { inCapitals, isSymbol } from './symbol.ts';

/** What the name of a data file states about its bars. */
export interface NamedMarket {
  /** As `isSymbol` accepts it. Empty if the name has no letter or digit. */
  readonly symbol: string;
  /** Null if the name does not have the archive's form. */
  readonly interval: string | null;
}

const ARCHIVE_NAME = /^([\p{L}\p{M}\p{N}_]{2,40})-(\d{1,4}[smhdw])(?:-\d.*)?$/u;

/** DAT_ASCII_EURUSD_M1_2024, and the zip of it: HISTDATA_COM_ASCII_EURUSD_M12024. */
const HISTDATA_NAME = /^(?:DAT|HISTDATA_COM)_[A-Z]+_([A-Z]+)_M1_?\d+$/i;

/**
 * Symbol and interval from a name such as BTCUSDT-5m-2024-01.csv.gz; of any other name the part
 * before the ending becomes the symbol.
 */
export function marketOfFileName(path: string): NamedMarket {
  const stem = basename(path)
    .replace(/(\.(csv|txt|tsv|zip|gz))+$/i, '')
    .normalize('NFC');
  const [, symbol, interval] = ARCHIVE_NAME.exec(stem) ?? [];
  const isArchived = symbol !== undefined && symbol === inCapitals(symbol) && isSymbol(symbol);
  if (isArchived && interval !== undefined && intervalMs(interval) !== null) {
    return { symbol, interval };
  }
  const [, ofHistData] = HISTDATA_NAME.exec(stem) ?? [];
  if (ofHistData !== undefined) return { symbol: ofHistData.toUpperCase(), interval: null };
  const visible = inCapitals(stem).replace(/\p{Default_Ignorable_Code_Point}/gu, '-');
  const cleaned = visible.replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-').replace(/^[-\p{M}]+|-+$/gu, '');
  return { symbol: [...cleaned].slice(0, 40).join(''), interval: null };
}
