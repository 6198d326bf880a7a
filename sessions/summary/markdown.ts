import type { Simulation } from '../../protocol/market-facts.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { numericColumns, type TextTable } from './text-table.ts';

/** A table with escaped cells. Columns that hold only numbers are right-aligned. */
export function markdownTable(table: TextTable): string {
  const { header, rows } = table;
  const cells = [header, ...rows].map((row) => row.map(cellText));
  const isNumeric = numericColumns(table);
  const widths = header.map((_, c) => Math.max(3, ...cells.map((row) => row[c]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, c) => (isNumeric[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, c) => (isNumeric[c] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n');
}

/** One line a point, escaped. */
export function markdownList(points: readonly string[]): string {
  return points.map((point) => `- ${cellText(point)}`).join('\n');
}

/** Escapes text to one line of plain Markdown that fits a table cell; `_` inside a word needs no escape. */
export function cellText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .replace(/[|<>`*\\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (mark) => `\\${mark}`);
}

/** The banner of every page about a simulated market; null for real bars. */
export function simulatedBanner(simulated: Simulation | null): string | null {
  return simulated === null ? null : `> **${cellText(simulatedText(simulated))}.**`;
}
