import { textWidth } from '../../tui/text-width.ts';

/** Rows as lines of columns aligned on a terminal; numbers are aligned to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [c, cell] of row.entries()) widths[c] = Math.max(widths[c] ?? 0, textWidth(cell));
  }
  const isNumber = (cell: string) => /^[-+]?[\d,.]+%?$/.test(cell);
  return rows
    .map((row) =>
      row
        .map((cell, c) => {
          const space = ' '.repeat(widths[c]! - textWidth(cell));
          return isNumber(cell) ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
