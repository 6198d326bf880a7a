import { isoInstant } from '../protocol/iso-instant.ts';
import type { ColumnName } from './bars.ts';
import { type CsvLayout, readLayout } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import { MAX_MARKET_BYTES } from './make-market.ts';
import { quoteBytes } from './message-text.ts';
import { parseNumber } from './parse-number.ts';
import { epochMs, parseDate, type TimeForm, timeFormOf } from './parse-time.ts';

/** The bars of one CSV text, oldest first. Each column holds `length` values, in the bars' units. */
export interface ParsedBars {
  readonly file: string;
  readonly layout: CsvLayout;
  readonly length: number;
  /** Line of the first bar; bar i is on line `firstRow + i`. */
  readonly firstRow: number;
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
}

/** Taker volume may exceed the volume by the rounding of floating-point sums, and no more. */
const TAKER_TOLERANCE = 1e-9;

/**
 * Reads the bars of a CSV text: Binance klines or any OHLCV table that `readLayout` accepts.
 *
 * Accepted silently: a byte order mark, CRLF, quoted cells, spaces around a cell, empty lines at the
 * end. Rejected with row and column: anything but a finite decimal number, prices not above 0,
 * high below low, open or close outside of them, negative volumes, taker volume above volume, rows of
 * another length, times that do not rise, and times in a unit other than the first.
 *
 * @param file the name of the text in messages
 * @throws {MarketDataError} as above, for a text without bars, and beyond `MAX_MARKET_BYTES`
 */
export function parseBars(bytes: Uint8Array, file: string): ParsedBars {
  const layout = readLayout(bytes, file);
  const scanner = new CsvScanner(bytes, layout.start, layout.delimiter, file);
  if (layout.hasHeader) scanner.next();

  const firstRow = scanner.row + 1;
  const textBytes = scanner.remaining;
  const reader = new RowReader(bytes, file, layout, scanner);
  while (scanner.next()) {
    if (scanner.isEmptyRow && scanner.onlyEmptyRowsFollow()) break;
    reader.readRow(textBytes);
  }
  if (reader.length === 0) {
    throw new MarketDataError('it has a header and no bars', { file });
  }
  return { file, layout, length: reader.length, firstRow, columns: reader.columns() };
}

/** Fills columns row by row. The first columns are time, open, high, low, close and maybe volume. */
class RowReader {
  length = 0;
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #layout: CsvLayout;
  readonly #scanner: CsvScanner;
  readonly #cells: Int32Array;
  readonly #values: Float64Array[];
  readonly #volumeAt: number;
  readonly #takerAt: number;
  #capacity = 0;
  #timeForm: TimeForm = 'date';
  #firstRow = 0;

  constructor(bytes: Uint8Array, file: string, layout: CsvLayout, scanner: CsvScanner) {
    this.#bytes = bytes;
    this.#file = file;
    this.#layout = layout;
    this.#scanner = scanner;
    this.#cells = Int32Array.from(layout.columns, ({ cell }) => cell);
    this.#values = layout.columns.map(() => new Float64Array(0));
    this.#volumeAt = layout.columns.findIndex(({ name }) => name === 'volume');
    this.#takerAt = layout.columns.findIndex(({ name }) => name === 'takerBuyVolume');
  }

  columns(): Map<ColumnName, Float64Array> {
    return new Map(
      this.#layout.columns.map(({ name }, c) => [name, this.#values[c]!.subarray(0, this.length)]),
    );
  }

  /** @param textBytes length of all rows, to estimate their number from the first */
  readRow(textBytes: number): void {
    const bytes = this.#bytes;
    const cells = this.#cells;
    const values = this.#values;
    const { starts, ends, count } = this.#scanner;
    const i = this.length;
    if (count !== this.#layout.cells) this.#rejectCellCount();
    if (i === 0) this.#begin();
    if (i === this.#capacity) this.#grow(textBytes);

    const time = this.#readTime(starts[cells[0]!]!, ends[cells[0]!]!);
    if (i > 0 && !(time > values[0]![i - 1]!)) this.#rejectTimeOrder(time, values[0]![i - 1]!);
    values[0]![i] = time;
    for (let c = 1; c < cells.length; c++) {
      const cell = cells[c]!;
      const value = parseNumber(bytes, starts[cell]!, ends[cell]!);
      if (!(value >= 0 && value < Infinity)) this.#rejectCell(c, value);
      values[c]![i] = value + 0; // -0 becomes 0
    }

    const open = values[1]![i]!;
    const high = values[2]![i]!;
    const low = values[3]![i]!;
    const close = values[4]![i]!;
    if (!(low > 0 && open >= low && open <= high && close >= low && close <= high)) {
      this.#rejectPrices(open, high, low, close);
    }
    if (this.#takerAt >= 0 && this.#volumeAt >= 0) {
      const volume = values[this.#volumeAt]![i]!;
      const taker = values[this.#takerAt]![i]!;
      if (taker > volume * (1 + TAKER_TOLERANCE)) {
        this.#reject(this.#takerAt, `found ${taker}; expected at most the volume, ${volume}`);
      }
    }
    this.length = i + 1;
  }

  #begin(): void {
    const { starts, ends, row } = this.#scanner;
    const cell = this.#cells[0]!;
    const text = this.#text(starts[cell]!, ends[cell]!);
    const form = timeFormOf(text);
    if (form === null) this.#rejectTime();
    this.#timeForm = form!;
    this.#firstRow = row;
  }

  #grow(textBytes: number): void {
    const { starts, ends, count } = this.#scanner;
    const rowBytes = Math.max(1, ends[count - 1]! - starts[0]! + 1);
    const most = Math.floor(MAX_MARKET_BYTES / 8 / this.#values.length);
    if (this.#capacity === most) {
      throw new MarketDataError(
        `found more than ${most} bars of ${this.#values.length} columns ` +
          `(${MAX_MARKET_BYTES / 2 ** 30} GiB); use a longer interval, or fewer years`,
        { file: this.#file, row: this.#scanner.row },
      );
    }
    const expected = (textBytes / rowBytes) * 1.05 + 16;
    const capacity = Math.min(most, Math.ceil(Math.max(expected, this.#capacity * 1.5)));
    for (const [c, old] of this.#values.entries()) {
      this.#values[c] = new Float64Array(capacity);
      this.#values[c].set(old);
    }
    this.#capacity = capacity;
  }

  /** Milliseconds, UTC. */
  #readTime(start: number, end: number): number {
    const form = this.#timeForm;
    const time =
      form === 'date'
        ? parseDate(this.#text(start, end))
        : epochMs(parseNumber(this.#bytes, start, end), form);
    if (!Number.isInteger(time)) this.#rejectTime();
    return time;
  }

  #text(start: number, end: number): string {
    return String.fromCharCode(...this.#bytes.subarray(start, Math.min(end, start + 64)));
  }

  #found(column: number): string {
    const cell = this.#cells[column]!;
    return quoteBytes(this.#bytes, this.#scanner.starts[cell]!, this.#scanner.ends[cell]!);
  }

  #reject(column: number, message: string): never {
    const { title } = this.#layout.columns[column]!;
    throw new MarketDataError(message, { file: this.#file, row: this.#scanner.row, column: title });
  }

  #rejectCellCount(): never {
    const { count, row } = this.#scanner;
    const found = this.#scanner.isEmptyRow ? 'an empty row' : `${count} columns`;
    throw new MarketDataError(`found ${found}; expected ${this.#layout.cells} columns`, {
      file: this.#file,
      row,
    });
  }

  #rejectCell(column: number, value: number): never {
    const { name } = this.#layout.columns[column]!;
    const found = this.#found(column);
    const isPrice = column <= 4;
    if (found === '""') this.#reject(column, 'found an empty cell; expected a number');
    if (/^"[+-]?\d+,\d+"$/.test(found)) {
      this.#reject(column, `found ${found}; expected a number with a decimal point`);
    }
    if (Number.isNaN(value)) this.#reject(column, `found ${found}; expected a number`);
    if (Math.abs(value) === Infinity) {
      this.#reject(column, `found ${found}; expected a finite number`);
    }
    this.#reject(
      column,
      `found ${found}; expected ${isPrice ? 'a price above 0' : `a ${name} of 0 or more`}`,
    );
  }

  #rejectPrices(open: number, high: number, low: number, close: number): never {
    for (const [c, price] of [open, high, low, close].entries()) {
      if (price <= 0) this.#reject(c + 1, `found ${this.#found(c + 1)}; expected a price above 0`);
    }
    if (high < low) this.#reject(2, `found ${high}; expected at least the low, ${low}`);
    const [column, price] = open < low || open > high ? [1, open] : [4, close];
    this.#reject(column, `found ${price}; expected a price between low ${low} and high ${high}`);
  }

  #rejectTime(): never {
    const found = this.#found(0);
    const form = timeFormOf(found.slice(1, -1));
    if (this.length > 0 && form !== null && form !== this.#timeForm) {
      const [has, expected] = [form, this.#timeForm].map((one) =>
        one === 'date' ? 'a date' : one,
      );
      this.#reject(0, `found ${found}, ${has}; expected ${expected} as in row ${this.#firstRow}`);
    }
    if (form === this.#timeForm && this.length > 0) {
      this.#reject(0, `found ${found}; expected a whole millisecond`);
    }
    this.#reject(
      0,
      `found ${found}; expected a time such as 2024-01-31, 2024-01-31 09:30 or 1706693400000`,
    );
  }

  #rejectTimeOrder(time: number, previous: number): never {
    const isLocal = this.#timeForm === 'date' && previous - time <= 3_600_000;
    const hint = isLocal ? ' (if a clock was set back, convert the times to UTC)' : '';
    const found = time === previous ? 'the same time again' : isoInstant(time);
    this.#reject(0, `found ${found}; expected a time after ${isoInstant(previous)}${hint}`);
  }
}
