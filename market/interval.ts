const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const DAY_MS = 86_400_000;

/** Length of a bar in milliseconds, or null if `interval` is not such a name ("5m", "1h", "1d"). */
export function intervalMs(interval: string): number | null {
  const match = /^([1-9]\d{0,3})([smhdw])$/.exec(interval);
  return match === null ? null : Number(match[1]) * UNITS_MS[match[2]!]!;
}

/** The shortest name of a bar length: 300000 is "5m", 3600000 is "1h". */
export function intervalName(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    const unitMs = UNITS_MS[unit]!;
    if (ms >= unitMs && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  throw new RangeError(`Cannot name a bar length: ${ms} ms is not a whole number of seconds`);
}
