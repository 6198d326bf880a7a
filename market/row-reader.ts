import { plural } from '../protocol/number-text.ts';
import type { CsvLayout } from './csv-layout.ts';
import type { CsvScanner } from './csv-scanner.ts';
import { MAX_MARKET_BYTES } from './make-market.ts';
import { hasGroups, parseStyled } from './number-style.ts';
import { parseNumber } from './parse-number.ts';
import { readEpoch, statesZone } from './parse-time.ts';
import { isMissing, RowRejection } from './reject-row.ts';

/** Taker volume may exceed the volume by the rounding of floating-point sums, and no more. */
const TAKER_TOLERANCE = 1e-9;

/** Fills columns row by row. The first columns are time, open, high, low, close and maybe volume. */
export class RowReader {
  length = 0;
  hasGroups = false;
  readonly #bytes: Uint8Array;
  readonly #layout: CsvLayout;
  readonly #scanner: CsvScanner;
  readonly #reject: RowRejection;
  readonly #dropsRows: boolean;
  readonly #cells: Int32Array;
  readonly #values: Float64Array[];
  #rows = new Int32Array(0);
  readonly #dropped: number[] = [];
  #headers = 0;
  #withoutVolume = 0;
  readonly #volumeAt: number;
  readonly #takerAt: number;
  readonly #point: number;
  #capacity = 0;
  symbol: string | null = null;

  constructor(
    bytes: Uint8Array,
    file: string,
    layout: CsvLayout,
    scanner: CsvScanner,
    dropsRows: boolean,
  ) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.#scanner = scanner;
    this.#reject = new RowRejection(bytes, file, layout, scanner);
    this.#dropsRows = dropsRows;
    this.#cells = Int32Array.from(layout.columns, ({ cell }) => cell);
    this.#values = layout.columns.map(() => new Float64Array(0));
    this.#volumeAt = layout.columns.findIndex(({ name }) => name === 'volume');
    this.#takerAt = layout.columns.findIndex(({ name }) => name === 'takerBuyVolume');
    this.#point = layout.numbers.decimal.charCodeAt(0);
  }

  /** What was read, in the order of the file. */
  table() {
    const columns = new Map(
      this.#layout.columns.map(({ name }, c) => [name, this.#values[c]!.subarray(0, this.length)]),
    );
    if (this.#hasNoVolume) columns.delete('volume');
    return { columns, rows: this.#rows.subarray(0, this.length), dropped: this.#dropped };
  }

  /** Whole sentences on rows that were not read as they stand. */
  notices(file: string): string[] {
    const notices: string[] = [];
    if (this.#headers > 0) {
      notices.push(`The header of ${file} stands in it again, and is left out there.`);
    }
    if (this.#withoutVolume > 0 && !this.#hasNoVolume) {
      notices.push(
        `${plural(this.#withoutVolume, 'row')} of ${file} without a volume: it is read as 0.`,
      );
    }
    return notices;
  }

  get #hasNoVolume(): boolean {
    return this.#withoutVolume === this.length - this.#dropped.length;
  }

  /** @param textBytes length of all rows, to estimate their number from the first */
  readRow(textBytes: number): void {
    const cells = this.#cells;
    const values = this.#values;
    const { count, row } = this.#scanner;
    const i = this.length;
    if (count !== this.#layout.cells) this.#reject.cellCount();
    const time = this.#readTime();
    if (Number.isNaN(time)) return;
    if (this.#layout.symbolCell !== null) this.#checkSymbol(this.#layout.symbolCell);
    if (i === this.#capacity) this.#grow(textBytes);

    values[0]![i] = time;
    this.#rows[i] = row;
    for (let c = 1; c < cells.length; c++) {
      const value = this.#readNumber(c);
      if (!(value >= 0 && value < Infinity)) {
        if (c <= 4 && this.#dropRow(i)) return;
        this.#reject.number(c, value);
      }
      values[c]![i] = value + 0; // -0 becomes 0
    }

    const open = values[1]![i]!;
    const high = values[2]![i]!;
    const low = values[3]![i]!;
    const close = values[4]![i]!;
    if (!(low > 0 && open >= low && open <= high && close >= low && close <= high)) {
      this.#reject.prices(open, high, low, close);
    }
    if (this.#takerAt >= 0 && this.#volumeAt >= 0) {
      const volume = values[this.#volumeAt]![i]!;
      const taker = values[this.#takerAt]![i]!;
      if (taker > volume * (1 + TAKER_TOLERANCE)) {
        this.#reject.cell(this.#takerAt, `found ${taker}; expected at most the volume, ${volume}`);
      }
    }
    this.length = i + 1;
  }

  /** Leaves the row out if a price is missing and that was asked for. */
  #dropRow(i: number): boolean {
    const prices = [1, 2, 3, 4].map((c) => this.#text(this.#cells[c]!));
    if (!this.#dropsRows || !prices.some(isMissing)) return false;
    for (const [c, text] of prices.entries()) {
      if (!isMissing(text) && Number.isNaN(this.#readNumber(c + 1)))
        this.#reject.number(c + 1, NaN);
    }
    this.#dropped.push(i);
    this.length = i + 1;
    return true;
  }

  #checkSymbol(cell: number): void {
    const symbol = this.#text(cell);
    this.symbol ??= symbol;
    if (symbol !== this.symbol) this.#reject.symbol(symbol, this.symbol);
  }

  #grow(textBytes: number): void {
    const { starts, ends, count } = this.#scanner;
    const rowBytes = Math.max(1, ends[count - 1]! - starts[0]! + 1);
    const most = Math.floor(MAX_MARKET_BYTES / 8 / this.#values.length);
    if (this.#capacity === most) this.#reject.tooMany(most, this.#values.length);
    const expected = (textBytes / rowBytes) * 1.05 + 16;
    const capacity = Math.min(most, Math.ceil(Math.max(expected, this.#capacity * 1.5)));
    for (const [c, old] of this.#values.entries()) {
      this.#values[c] = new Float64Array(capacity);
      this.#values[c].set(old);
    }
    const rows = new Int32Array(capacity);
    rows.set(this.#rows);
    this.#rows = rows;
    this.#capacity = capacity;
  }

  /** NaN for the header of a further file, as in files that were put together. */
  #noTime(text: string): number {
    const { hasHeader, columns } = this.#layout;
    const { cell, title } = columns[0]!;
    if (!hasHeader || this.#text(cell) !== title) return this.#reject.time(text);
    this.#headers++;
    return NaN;
  }

  /** Milliseconds: UTC, or local if the layout has a zone; NaN if the row is no bar. */
  #readTime(): number {
    const { starts, ends } = this.#scanner;
    const { times, columns } = this.#layout;
    const { cell, timeOfDay } = columns[0]!;
    if (times.form !== 'date') {
      const time = readEpoch(this.#bytes, starts[cell]!, ends[cell]!, times.form);
      return Number.isInteger(time) ? time : this.#noTime(this.#text(cell));
    }
    const text =
      timeOfDay === undefined ? this.#text(cell) : `${this.#text(cell)} ${this.#text(timeOfDay)}`;
    let time = times.readDate(text);
    // März is two bytes longer than it looks.
    if (!Number.isInteger(time)) time = times.readDate(this.#decoded(text));
    if (!Number.isInteger(time)) return this.#noTime(this.#decoded(text));
    if (times.mayHaveZone && statesZone(text) !== times.hasOwnZone) this.#reject.zone(text);
    return time;
  }

  #readNumber(column: number): number {
    const { starts, ends } = this.#scanner;
    const cell = this.#cells[column]!;
    const plain = parseNumber(this.#bytes, starts[cell]!, ends[cell]!, this.#point);
    if (!Number.isNaN(plain)) return plain;
    const text = this.#text(cell);
    // At the end of a file that was cut off, nothing is known.
    const isCut = text === '' && this.#scanner.isUnfinishedRow;
    if (column === this.#volumeAt && isMissing(text) && !isCut) {
      this.#withoutVolume++;
      return 0;
    }
    const { numbers } = this.#layout;
    const value = parseStyled(text, numbers, column === this.#volumeAt);
    if (!Number.isNaN(value) && hasGroups(text, numbers)) this.hasGroups = true;
    return value;
  }

  /** Bytes as UTF-8, or as Latin-1 if they are not that. */
  #decoded(text: string): string {
    const decoded = Buffer.from(text, 'latin1').toString();
    return decoded.includes('\ufffd') ? text : decoded;
  }

  #text(cell: number): string {
    const { starts, ends } = this.#scanner;
    const [start, end] = [starts[cell]!, ends[cell]!];
    return String.fromCharCode(...this.#bytes.subarray(start, Math.min(end, start + 64)));
  }
}
