const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A line of block characters from the lowest to the highest value; empty without values, a dot for null.
 *
 * @param width maximum number of characters; a longer series shows the last value of each part
 */
export function sparkline(values: readonly (number | null)[], width = 60): string {
  const columns = Math.min(width, values.length);
  const drawn = Array.from(
    { length: columns },
    (_, c) => values[Math.ceil(((c + 1) * values.length) / columns) - 1]!,
  );
  const known = drawn.filter((value) => value !== null);
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  return drawn
    .map((value) =>
      value === null ? '·' : BLOCKS[range === 0 ? 0 : Math.round(((value - low) / range) * 7)]!,
    )
    .join('');
}
