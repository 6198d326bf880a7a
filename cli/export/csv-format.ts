import { plainText } from '../../view/plain-text.ts';
import type { Cell, ExportColumn, ExportRow, TableFormat } from './table.ts';

/** The beginning of a formula in a spreadsheet, full-width characters included. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * CSV by RFC 4180: lines end in CRLF, the first has the names, undefined cells are empty. Text has no
 * terminal control characters, and an apostrophe before what would be a formula.
 */
export function csvFormat(columns: readonly ExportColumn[]): TableFormat {
  const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`;
  return {
    start: () => Buffer.from(line(columns.map(({ name }) => name))),
    rows: (rows: readonly ExportRow[]) =>
      Buffer.from(
        rows.map((row) => line(columns.map((column, c) => cellText(column, row[c]!)))).join(''),
      ),
    end: () => Buffer.alloc(0),
  };
}

function cellText({ kind }: ExportColumn, cell: Cell): string {
  if (cell === null) return '';
  if (kind !== 'text') return String(cell);
  const plain = plainText(String(cell));
  const text = FORMULA.test(plain) ? `'${plain}` : plain;
  // An empty text is not an undefined cell.
  return text === '' || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
