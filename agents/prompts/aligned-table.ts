/**
 * A table in plain text, its columns aligned by spaces: numbers to the right, and to the left the
 * columns that are named, which the last column may be for text of any length.
 *
 * @param head names of the columns; one that ends in a colon is of words, and loses it
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
