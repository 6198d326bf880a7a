import { plainText } from '../../view/plain-text.ts';
import type { Cell, ExportColumn, ExportRow, TableFormat } from './table.ts';

/** What a spreadsheet takes for the beginning of a formula, in wide letters too. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * CSV as RFC 4180 has it: lines end in CRLF, the first has the names, what is undefined is empty. Text
 * drives no terminal, and none of it is a formula: an apostrophe stands before what would be one.
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
  // An empty text is not what is undefined.
  return text === '' || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
