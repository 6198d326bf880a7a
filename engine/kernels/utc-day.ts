const DAY_MS = 86_400_000;

/** The number of the UTC day that holds an instant; day 0 is 1970-01-01. */
export function utcDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}
