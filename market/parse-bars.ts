import { plural } from '../protocol/number-text.ts';
import type { ColumnName } from './bars.ts';
import { type CsvLayout, readLayout } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import { MAX_MARKET_BYTES } from './make-market.ts';
import { hasGroups, parseStyled } from './number-style.ts';
import { type DroppedRow, orderRows } from './order-rows.ts';
import { parseNumber } from './parse-number.ts';
import { readEpoch, statesZone } from './parse-time.ts';
import type { ReadMapping } from './read-mapping.ts';
import { isMissing, RowRejection } from './reject-row.ts';

/** The bars of one CSV text, oldest first. Each column holds `length` values, in the bars' units. */
export interface ParsedBars {
  readonly file: string;
  readonly layout: CsvLayout;
  readonly length: number;
  /** The line of each bar. */
  readonly rows: Int32Array;
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
  /** Rows that were left out since they have no prices, oldest first. */
  readonly dropped: readonly DroppedRow[];
  /** Whole sentences on what was assumed. */
  readonly notices: readonly string[];
}

/** Taker volume may exceed the volume by the rounding of floating-point sums, and no more. */
const TAKER_TOLERANCE = 1e-9;

/**
 * Reads the bars of a CSV text: any table of bars that `readLayout` accepts, oldest or newest bar first.
 *
 * Accepted silently: a byte order mark, CRLF, quoted cells, spaces around a cell, empty lines at the
 * end. Rejected with row and column: anything but a finite decimal number, prices not above 0,
 * high below low, open or close outside of them, negative volumes, taker volume above volume, rows of
 * another length, times that neither rise nor fall throughout, times in a unit other than the first, and a
 * second symbol.
 *
 * @param file the name of the text in messages
 * @throws {MarketDataError} as above, for a text without bars, and beyond `MAX_MARKET_BYTES`
 */
export function parseBars(bytes: Uint8Array, file: string, mapping: ReadMapping = {}): ParsedBars {
  const layout = readLayout(bytes, file, mapping);
  const scanner = new CsvScanner(bytes, layout.start, layout.delimiter, file);
  scanner.skipLines(layout.linesBefore);

  const textBytes = scanner.remaining;
  const reader = new RowReader(
    bytes,
    file,
    layout,
    scanner,
    mapping.dropRowsWithoutPrices === true,
  );
  const footer: string[] = [];
  while (scanner.next()) {
    if (scanner.isBlankRow && scanner.onlyBlankRowsFollow()) break;
    if (isFooter(bytes, scanner, layout)) {
      footer.push(`The last line of ${file} is no bar, and is left out.`);
      break;
    }
    reader.readRow(textBytes);
  }
  if (reader.length === 0) {
    throw new MarketDataError('it has a header and no bars', { file });
  }
  const ordered = orderRows(reader.table(), file, layout, mapping);
  const notices = [...layout.notices, ...ordered.notices, ...footer, ...reader.notices(file)];
  const [decimal, group] =
    layout.numbers.decimal === '.' ? ['points', 'Commas'] : ['commas', 'Points'];
  if (decimal === 'commas' && mapping.decimal === undefined) {
    notices.push(`The numbers of ${file} are read with decimal commas.`);
  }
  if (reader.hasGroups) {
    notices.push(`${group} in the numbers of ${file} are read as separators of thousands.`);
  }
  return { file, layout, ...ordered, notices };
}

/** "Downloaded from Barchart.com as of 03-30-2024": words below the last bar. */
function isFooter(bytes: Uint8Array, scanner: CsvScanner, layout: CsvLayout): boolean {
  if (scanner.count > 1 || layout.cells === 1) return false;
  const text = String.fromCharCode(...bytes.subarray(scanner.starts[0]!, scanner.ends[0]!));
  return /^\p{L}+ +\p{L}/u.test(text) && scanner.onlyBlankRowsFollow();
}

/** Fills columns row by row. The first columns are time, open, high, low, close and maybe volume. */
class RowReader {
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
  #symbol: string | null = null;

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
    this.#symbol ??= symbol;
    if (symbol !== this.#symbol) this.#reject.symbol(symbol, this.#symbol);
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
    const time = times.readDate(text);
    if (!Number.isInteger(time)) return this.#noTime(text);
    if (times.mayHaveZone && statesZone(text) !== times.hasOwnZone) this.#reject.zone(text);
    return time;
  }

  #readNumber(column: number): number {
    const { starts, ends } = this.#scanner;
    const cell = this.#cells[column]!;
    const plain = parseNumber(this.#bytes, starts[cell]!, ends[cell]!, this.#point);
    if (!Number.isNaN(plain)) return plain;
    const text = this.#text(cell);
    if (column === this.#volumeAt && isMissing(text)) {
      this.#withoutVolume++;
      return 0;
    }
    const { numbers } = this.#layout;
    const value = parseStyled(text, numbers, column === this.#volumeAt);
    if (!Number.isNaN(value) && hasGroups(text, numbers)) this.hasGroups = true;
    return value;
  }

  #text(cell: number): string {
    const { starts, ends } = this.#scanner;
    const [start, end] = [starts[cell]!, ends[cell]!];
    return String.fromCharCode(...this.#bytes.subarray(start, Math.min(end, start + 64)));
  }
}
