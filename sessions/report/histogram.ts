import type { Bin } from './chart-data.ts';

/**
 * Counts values in about 40 bins of a round width, with edges at multiples of it. Empty without values.
 *
 * @param smallest minimum width of a bin
 */
export function histogram(values: readonly number[], smallest: number): Bin[] {
  if (values.length === 0) return [];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = roundWidth(Math.max((high - low) / 40, smallest));
  const first = Math.floor(low / width);
  const counts = new Array<number>(Math.floor(high / width) - first + 1).fill(0);
  for (const value of values) counts[Math.floor(value / width) - first]! += 1;
  return counts.map((count, i) => ({
    from: (first + i) * width,
    to: (first + i + 1) * width,
    count,
  }));
}

/** The smallest of 1, 2, 5, 10, 20, … that is at least `least`. */
function roundWidth(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return power * ([1, 2, 5].find((one) => one * power >= least) ?? 10);
}
