const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A line of block characters, lowest to highest value; empty without values, a dot for what is null.
 *
 * @param width at most so many characters: of longer series the last value of each part is drawn
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
