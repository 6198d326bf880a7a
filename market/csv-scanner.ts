import { MarketDataError } from './errors.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;

/** More columns than any market file has; a file with more is something else. */
const MAX_CELLS = 256;

/**
 * Scans the rows of a CSV text without creating strings: after `next()`, cell c of the row is
 * bytes [starts[c], ends[c]), without its quotes and the spaces around it.
 *
 * Line ends are LF or CRLF. A quoted cell may hold the delimiter, but no line break and no quote.
 */
export class CsvScanner {
  readonly starts = new Int32Array(MAX_CELLS);
  readonly ends = new Int32Array(MAX_CELLS);
  /** Cells of the current row. */
  count = 0;
  /** The current line of the file, from 1; 0 before the first `next()`. */
  row = 0;
  readonly #bytes: Uint8Array;
  /** 1 for each byte that neither ends nor quotes a cell. */
  readonly #isOrdinary = new Uint8Array(256).fill(1);
  readonly #file: string;
  readonly #delimiter: number;
  #at: number;

  /** @param start the start of the text, after a byte order mark */
  constructor(bytes: Uint8Array, start: number, delimiter: number, file: string) {
    this.#bytes = bytes;
    for (const byte of [delimiter, LINE_FEED, QUOTE]) this.#isOrdinary[byte] = 0;
    this.#file = file;
    this.#delimiter = delimiter;
    this.#at = start;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** Reads a row; false at the end. @throws {MarketDataError} quotes that do not close, too many cells */
  next(): boolean {
    const bytes = this.#bytes;
    const isOrdinary = this.#isOrdinary;
    const { starts, ends } = this;
    const { length } = bytes;
    let at = this.#at;
    if (at >= length) return false;
    this.row++;

    let count = 0;
    let start = at;
    let isLast = false;
    while (!isLast) {
      while (at < length && isOrdinary[bytes[at]!] === 1) at++;
      if (bytes[at] === QUOTE && at < length) {
        at = at === start ? this.#closingQuote(at) + 1 : at + 1;
        continue;
      }
      isLast = at >= length || bytes[at] === LINE_FEED;
      if (count === MAX_CELLS) throw this.#reject(`found more than ${MAX_CELLS} columns`);
      let from = start;
      let to = at;
      if (isLast && to > from && bytes[to - 1] === CARRIAGE_RETURN) to--;
      while (from < to && bytes[from] === SPACE) from++;
      while (from < to && bytes[to - 1] === SPACE) to--;
      if (to - from >= 2 && bytes[from] === QUOTE && bytes[to - 1] === QUOTE) {
        from++;
        to--;
      }
      starts[count] = from;
      ends[count] = to;
      count++;
      start = ++at;
    }
    this.count = count;
    this.#at = at;
    return true;
  }

  /** Passes over lines, whatever they contain. */
  skipLines(count: number): void {
    for (let line = 0; line < count && this.#at < this.#bytes.length; line++) {
      const end = this.#bytes.indexOf(LINE_FEED, this.#at);
      this.#at = end < 0 ? this.#bytes.length : end + 1;
      this.row++;
    }
  }

  /** Whether the current row is empty, without even a delimiter. */
  get isEmptyRow(): boolean {
    return this.count === 1 && this.starts[0] === this.ends[0];
  }

  /** Whether no cell of the current row has a character. */
  get isBlankRow(): boolean {
    for (let cell = 0; cell < this.count; cell++) {
      if (this.starts[cell] !== this.ends[cell]) return false;
    }
    return true;
  }

  /** Whether the text ends in the current row, without a line end. */
  get isUnfinishedRow(): boolean {
    return this.#at > this.#bytes.length;
  }

  /** Whether only line ends, spaces and delimiters follow the current row. */
  onlyBlankRowsFollow(): boolean {
    const blank = [LINE_FEED, CARRIAGE_RETURN, SPACE, this.#delimiter];
    return this.#bytes.subarray(this.#at).every((byte) => blank.includes(byte));
  }

  #closingQuote(opening: number): number {
    for (let at = opening + 1; at < this.#bytes.length; at++) {
      if (this.#bytes[at] === QUOTE) return at;
      if (this.#bytes[at] === LINE_FEED) break;
    }
    throw this.#reject('found quotes that do not close in the same row');
  }

  #reject(message: string): MarketDataError {
    return new MarketDataError(message, { file: this.#file, row: this.row });
  }
}
