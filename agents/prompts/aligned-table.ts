/**
 * A table in plain text, its columns aligned by spaces.
 *
 * @param head names of the columns; a trailing colon, which is removed, marks a column of text: it is
 *   aligned to the left, all others to the right
 */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const lines = [head.map((name) => name.replace(/:$/, '')), ...rows];
  const widths = head.map((_, c) => Math.max(...lines.map((line) => (line[c] ?? '').length)));
  return lines.map((line) =>
    line
      .map((cell, c) =>
        head[c]?.endsWith(':') ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
