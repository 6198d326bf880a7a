import type { CsvLayout } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';

/**
 * Whether rows of one symbol are to be chosen among those of others: the table has a column of symbols with
 * this one and with another. In a table of one symbol, whatever its name there, all rows are read.
 */
export function choosesRows(
  bytes: Uint8Array,
  file: string,
  layout: CsvLayout,
  symbol: string | undefined,
): boolean {
  const { symbolCell } = layout;
  if (symbol === undefined || symbolCell === null) return false;
  const scanner = new CsvScanner(bytes, layout.start, layout.delimiter, file);
  scanner.skipLines(layout.linesBefore);
  let [hasIt, hasOther] = [false, false];
  while (!(hasIt && hasOther) && scanner.next()) {
    if (scanner.count <= symbolCell) continue;
    if (isOfSymbol(bytes, scanner, symbolCell, symbol)) hasIt = true;
    else hasOther = true;
  }
  return hasIt && hasOther;
}

/** Whether the current row has a symbol, in any case. */
export function isOfSymbol(
  bytes: Uint8Array,
  { starts, ends }: CsvScanner,
  cell: number,
  symbol: string,
): boolean {
  const text = Buffer.from(bytes.subarray(starts[cell]!, ends[cell]!)).toString();
  return text.toUpperCase() === symbol.toUpperCase();
}
