import { DAY_MS } from '../../market/interval.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';

/**
 * Writes JSON text into a growing buffer, byte for byte as JSON.stringify would, for the numbers and
 * instants of events. Text must be ASCII.
 */
export class JsonLineWriter {
  #bytes = new Uint8Array(1 << 16);
  #words = new DataView(this.#bytes.buffer);
  #length = 0;
  #day = NaN;
  #dayText: Fragment = fragment('');

  /** Clears the text and keeps the memory. */
  reset(): void {
    this.#length = 0;
  }

  /** A copy of the text. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Ensures that `count` more bytes fit; call it once per line with its greatest length. */
  reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#words = new DataView(grown.buffer);
  }

  /** Text prepared by `fragment`. */
  text(text: Fragment): void {
    const { words, length } = text;
    let at = this.#length;
    for (let i = 0; i < words.length; i++, at += 8) this.#words.setFloat64(at, words[i]!, true);
    this.#length += length;
  }

  /** An integer of magnitude below 2^53. */
  integer(value: number): void {
    if (value < 0) {
      this.#bytes[this.#length++] = MINUS;
      value = -value;
    }
    if (value < 1e9) this.#smallInteger(value);
    else this.#plain(String(value));
  }

  /**
   * The number `steps` x 10^-decimals.
   *
   * @param steps an integer
   * @param decimals at most 15
   */
  decimal(steps: number, decimals: number): void {
    const scale = POWERS_OF_TEN[decimals]!;
    const magnitude = Math.abs(steps);
    // Below 16 digits a decimal and its double are equivalent; below 1e-6 JSON has exponents.
    if (magnitude >= 1e15 || (magnitude < scale / 1e6 && steps !== 0)) {
      this.#plain(JSON.stringify(steps / scale));
      return;
    }
    if (steps < 0) this.#bytes[this.#length++] = MINUS;
    const whole = Math.floor(magnitude / scale);
    this.integer(whole);
    const rest = magnitude - whole * scale;
    if (rest === 0) return;
    this.#bytes[this.#length++] = POINT;
    this.#digits(rest, decimals);
    while (this.#bytes[this.#length - 1] === ZERO) this.#length--;
  }

  /** Any finite number, by JSON.stringify; null as `null`. */
  number(value: number | null): void {
    this.#plain(String(value));
  }

  /** A quoted instant as `"2025-11-08T14:20:00Z"`. */
  instant(ms: number): void {
    const day = Math.floor(ms / DAY_MS);
    const minute = (ms - day * DAY_MS) / MINUTE_MS;
    if (minute !== Math.floor(minute)) {
      this.#plain(`"${isoInstant(ms)}"`);
      return;
    }
    if (day !== this.#day) {
      this.#day = day;
      this.#dayText = dayText(day);
    }
    this.text(this.#dayText);
    this.text(MINUTES[minute] ?? minuteText(minute));
  }

  #smallInteger(value: number): void {
    let digits = 1;
    while (digits < 9 && value >= POWERS_OF_TEN[digits]!) digits++;
    this.#digits(value, digits);
  }

  /** `value` with leading zeros up to `digits` digits. */
  #digits(value: number, digits: number): void {
    if (digits > 9) {
      const high = Math.floor(value / 1e9);
      this.#digits(high, digits - 9);
      this.#digits(value - high * 1e9, 9);
      return;
    }
    const bytes = this.#bytes;
    let at = this.#length + digits;
    this.#length = at;
    let small = value | 0;
    for (; digits > 1; digits -= 2) {
      const rest = (small / 100) | 0;
      const pair = (small - rest * 100) << 1;
      bytes[--at] = DIGIT_PAIRS[pair + 1]!;
      bytes[--at] = DIGIT_PAIRS[pair]!;
      small = rest;
    }
    if (digits === 1) bytes[--at] = ZERO + small;
  }

  #plain(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }
}

/**
 * ASCII text as 8-byte words; the last one is padded, and what follows overwrites the padding. Eight
 * ASCII characters are never a NaN, whose bits would not survive as a number.
 */
export interface Fragment {
  readonly words: Float64Array;
  readonly length: number;
}

/** @throws {RangeError} text is not ASCII */
export function fragment(text: string): Fragment {
  if (!/^[\x20-\x7e\n]*$/.test(text))
    throw new RangeError('Cannot write the text: it is not ASCII');
  const padded = Buffer.alloc(Math.ceil(text.length / 8) * 8);
  padded.write(text, 'latin1');
  const words = Float64Array.from({ length: padded.length / 8 }, (_, i) =>
    padded.readDoubleLE(8 * i),
  );
  return { words, length: text.length };
}

/** Caches of date texts by day since 1970 and of time texts by minute. */
const DAYS = new Map<number, Fragment>();
const MINUTES: (Fragment | undefined)[] = new Array(1440).fill(undefined);

function dayText(day: number): Fragment {
  const known = DAYS.get(day);
  if (known !== undefined) return known;
  const made = fragment(`"${isoInstant(day * DAY_MS).slice(0, 11)}`);
  DAYS.set(day, made);
  return made;
}

function minuteText(minute: number): Fragment {
  const made = fragment(`${isoInstant(minute * MINUTE_MS).slice(11)}"`);
  MINUTES[minute] = made;
  return made;
}

const MINUTE_MS = 60_000;
export const POWERS_OF_TEN: readonly number[] = Array.from(
  { length: 16 },
  (_, power) => 10 ** power,
);
/** The characters of 00, 01, … 99. */
const DIGIT_PAIRS = Uint8Array.from(
  { length: 200 },
  (_, i) => (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10) + 48,
);
const ZERO = 48;
const MINUS = 45;
const POINT = 46;
