/** ISO 8601 in UTC, as `2025-11-08T14:20:00Z`: with milliseconds only if not zero. */
export function isoInstant(ms: number): string {
  const text = new Date(ms).toISOString();
  return ms % 1000 === 0 ? `${text.slice(0, 19)}Z` : text;
}

/** The last UTC day before an exclusive end, as `2025-11-08`. */
export function lastDay(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString().slice(0, 10);
}

/** An instant in UTC as 2024-01-31 09:30, with seconds if there are any. */
export function minute(time: number | string): string {
  const text = new Date(time).toISOString().replace('T', ' ');
  return text.slice(17, 19) === '00' ? text.slice(0, 16) : text.slice(0, 19);
}
