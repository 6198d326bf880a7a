import type { ColumnName } from './bars.ts';
import { type CsvLayout, readLayout } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import { choosesRows, isOfSymbol } from './one-symbol.ts';
import { type DroppedRow, orderRows } from './order-rows.ts';
import type { ReadMapping } from './read-mapping.ts';
import { RowReader } from './row-reader.ts';

/** The bars of one CSV text, oldest first. Each column holds `length` values, in the bars' units. */
export interface ParsedBars {
  readonly file: string;
  readonly layout: CsvLayout;
  readonly length: number;
  /** The line of each bar. */
  readonly rows: Int32Array;
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
  /** Rows that were left out since they have no prices, oldest first. */
  readonly dropped: readonly DroppedRow[];
  /** What each row repeats as the symbol; null if there is no such column. */
  readonly symbol: string | null;
  /** Whole sentences on what was assumed. */
  readonly notices: readonly string[];
}

/**
 * Reads the bars of a CSV text: any table of bars that `readLayout` accepts, oldest or newest bar first.
 *
 * Accepted silently: a byte order mark, CRLF, quoted cells, spaces around a cell, empty lines at the
 * end. Rejected with row and column: anything but a finite decimal number, prices not above 0,
 * high below low, open or close outside of them, negative volumes, taker volume above volume, rows of
 * another length, times that neither rise nor fall throughout, times in a unit other than the first, and a
 * second symbol.
 *
 * @param file the name of the text in messages
 * @param symbol whose rows are read if the table has several
 * @throws {MarketDataError} as above, for a text without bars, and beyond `MAX_MARKET_BYTES`
 */
export function parseBars(
  bytes: Uint8Array,
  file: string,
  mapping: ReadMapping = {},
  symbol?: string,
): ParsedBars {
  const layout = readLayout(bytes, file, mapping);
  const scanner = new CsvScanner(bytes, layout.start, layout.delimiter, file);
  scanner.skipLines(layout.linesBefore);

  const textBytes = scanner.remaining;
  const reader = new RowReader(
    bytes,
    file,
    layout,
    scanner,
    mapping.dropRowsWithoutPrices === true,
  );
  const chosen = choosesRows(bytes, file, layout, symbol) ? symbol! : null;
  const footer: string[] = [];
  while (scanner.next()) {
    if (scanner.isBlankRow && scanner.onlyBlankRowsFollow()) break;
    if (isFooter(bytes, scanner, layout)) {
      footer.push(`The last line of ${file} is no bar, and is left out.`);
      break;
    }
    const { symbolCell } = layout;
    if (chosen !== null && symbolCell !== null && scanner.count > symbolCell) {
      if (!isOfSymbol(bytes, scanner, symbolCell, chosen)) continue;
    }
    reader.readRow(textBytes);
  }
  if (reader.length === 0) {
    throw new MarketDataError('it has a header and no bars', { file });
  }
  if (chosen !== null) footer.push(`The rows of ${file} that are not of ${chosen} are left out.`);
  const ordered = orderRows(reader.table(), file, layout, mapping);
  const notices = [...layout.notices, ...ordered.notices, ...footer, ...reader.notices(file)];
  const [decimal, group] =
    layout.numbers.decimal === '.' ? ['points', 'Commas'] : ['commas', 'Points'];
  if (decimal === 'commas' && mapping.decimal === undefined) {
    notices.push(`The numbers of ${file} are read with decimal commas.`);
  }
  if (reader.hasGroups) {
    notices.push(`${group} in the numbers of ${file} are read as separators of thousands.`);
  }
  return { file, layout, symbol: reader.symbol, ...ordered, notices };
}

/** "Downloaded from Barchart.com as of 03-30-2024": words below the last bar. */
function isFooter(bytes: Uint8Array, scanner: CsvScanner, layout: CsvLayout): boolean {
  if (scanner.count > 1 || layout.cells === 1) return false;
  const text = String.fromCharCode(...bytes.subarray(scanner.starts[0]!, scanner.ends[0]!));
  return /^\p{L}+ +\p{L}/u.test(text) && scanner.onlyBlankRowsFollow();
}
