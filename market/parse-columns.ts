import type { ColumnName } from './bars.ts';
import { columnOfTitle } from './column-titles.ts';
import { MarketDataError } from './errors.ts';
import { printable } from './message-text.ts';

/**
 * Columns as they are typed: `time=Date+Time,open=2`, by their title or their number from 1.
 *
 * @throws {MarketDataError} a part has no "=", names no column of bars, or one twice
 */
export function parseColumns(text: string): Partial<Record<ColumnName, string>> {
  const columns: Partial<Record<ColumnName, string>> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const name = at < 0 ? null : columnOfTitle(part.slice(0, at));
    const where = part.slice(at + 1).trim();
    if (name === null || where === '' || columns[name] !== undefined) {
      throw new MarketDataError(
        `Cannot read the columns: found "${printable(part)}"; give each once, as time=Date,open=2, of time, open, ` +
          'high, low, close, volume, quote_volume, trades, taker_buy_volume, bid_size and ask_size',
      );
    }
    columns[name] = where;
  }
  return columns;
}
