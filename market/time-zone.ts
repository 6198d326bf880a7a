import { MarketDataError } from './errors.ts';
import { DAY_MS } from './interval.ts';
import { printable } from './message-text.ts';

/** A zone that local times are in. */
export interface Zone {
  readonly name: string;
  /** Local time minus UTC at an instant, ms. */
  readonly offsetAt: (utc: number) => number;
}

/**
 * A zone by its IANA name (America/New_York), or a fixed offset (+02:00, UTC).
 *
 * @throws {MarketDataError} there is no such zone
 */
export function parseZone(text: string): Zone {
  const fixed = /^(?:UTC|GMT)?([+-])(\d\d?)(?::?(\d\d))?$/i.exec(text);
  if (fixed !== null && Number(fixed[2]) <= 14 && Number(fixed[3] ?? 0) < 60) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * 60_000;
    return { name: text, offsetAt: () => offset };
  }
  if (/^(UTC|GMT|Z)$/i.test(text)) return { name: 'UTC', offsetAt: () => 0 };
  // "EST" and the like are accepted by some systems only, and mean different clocks.
  if (fixed === null && /^[A-Za-z_]+\/[A-Za-z_/+-]+\d*$/.test(text)) {
    try {
      return namedZone(
        new Intl.DateTimeFormat('en-US', { timeZone: text, timeZoneName: 'longOffset' }),
        text,
      );
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new MarketDataError(
    `Cannot read the time zone: found "${printable(text)}"; give a name such as America/New_York, or an offset such as +02:00`,
  );
}

function namedZone(format: Intl.DateTimeFormat, name: string): Zone {
  const ask = (utc: number) => {
    const text = format.formatToParts(utc).find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, minutes, seconds] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(text) ?? [];
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
    return (sign === '-' ? -size : size) * 1000;
  };
  const known = new Map<number, number>();
  const remembered = (utc: number) => {
    const offset = known.get(utc) ?? ask(utc);
    known.set(utc, offset);
    return offset;
  };
  const offsetAt = (utc: number) => {
    const day = Math.floor(utc / DAY_MS) * DAY_MS;
    const [first, next] = [remembered(day), remembered(day + DAY_MS)];
    // Clocks change at whole quarters of an hour.
    return first === next ? first : remembered(Math.floor(utc / 900_000) * 900_000);
  };
  return { name, offsetAt };
}

/** The instants at which the clock of a zone shows a local time: none, one, or two, the earlier first. @internal */
export function instantsOf(zone: Zone, local: number): number[] {
  const offset = zone.offsetAt(local - DAY_MS);
  const later = zone.offsetAt(local + DAY_MS);
  if (offset === later) return [local - offset];
  return [local - offset, local - later]
    .filter((utc) => utc + zone.offsetAt(utc) === local)
    .sort((a, b) => a - b);
}

/**
 * Turns local times into UTC, in place. An hour that a clock repeats is resolved by the order of its
 * times if they fall once within it.
 *
 * @param time oldest first
 * @param reject is called with the index of a time that does not exist or could be either of two
 */
export function localToUtc(
  time: Float64Array,
  zone: Zone,
  reject: (index: number, isSkipped: boolean) => never,
): void {
  for (let i = 0; i < time.length; ) {
    const instants = instantsOf(zone, time[i]!);
    if (instants.length === 0) reject(i, true);
    if (instants.length === 1) {
      time[i++] = instants[0]!;
      continue;
    }
    let end = i + 1;
    let second = -1;
    for (; end < time.length && isRepeated(zone, time, i, end); end++) {
      if (time[end]! <= time[end - 1]! && second < 0) second = end;
    }
    if (second < 0) reject(i, false);
    for (; i < end; i++) time[i] = instantsOf(zone, time[i]!)[i < second ? 0 : 1]!;
  }
}

/** Whether a time lies in the same repeated hour as an earlier one. */
function isRepeated(zone: Zone, time: Float64Array, first: number, index: number): boolean {
  return (
    Math.abs(time[index]! - time[first]!) < DAY_MS && instantsOf(zone, time[index]!).length === 2
  );
}
