import { numericColumns, type TextTable } from '../summary/text-table.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * A table that scrolls horizontally if it is wider than the page.
 *
 * @param name label for screen readers
 */
export function tableHtml(name: string, table: TextTable): string {
  const { header, rows } = table;
  if (rows.length === 0) return '<p>None.</p>';
  const isNumeric = numericColumns(table);
  const cell = (tag: string) => (text: string, c: number) =>
    `<${tag}${isNumeric[c] ? ' class="number"' : ''}>${escapeHtml(text)}</${tag.slice(0, 2)}>`;
  const head = `<tr>${header.map(cell('th scope="col"')).join('')}</tr>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  return (
    `<div class="wide" tabindex="0" role="region" aria-label="${escapeHtml(name)}">` +
    `<table><thead>${head}</thead><tbody>\n${body}\n</tbody></table></div>`
  );
}
