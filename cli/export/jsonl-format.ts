import { harmless } from '../terminal/terminal.ts';
import type { ExportColumn, ExportRow, TableFormat } from './table.ts';

/** One JSON object a line, with terminal control characters escaped. */
export function jsonlFormat(columns: readonly ExportColumn[]): TableFormat {
  const nothing = Buffer.alloc(0);
  const line = (row: ExportRow) =>
    `${harmless(JSON.stringify(Object.fromEntries(columns.map(({ name }, c) => [name, row[c]]))))}\n`;
  return {
    start: () => nothing,
    rows: (rows) => Buffer.from(rows.map(line).join('')),
    end: () => nothing,
  };
}
