import { columnOfTitle } from './column-titles.ts';
import type { CsvLayout } from './csv-layout.ts';
import type { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import { MAX_MARKET_BYTES } from './make-market.ts';
import { quoteBytes, quoteFound } from './message-text.ts';
import { isAmbiguous, parseStyled } from './number-style.ts';
import { timeFormOf } from './parse-time.ts';
import { TIME_EXAMPLES } from './time-style.ts';

/** Whether a cell states that there is no value. */
export function isMissing(text: string): boolean {
  return /^(|-+|nan|nat|null|none|nil|na|n\/a|<na>|\\n|#n\/a( n\/a)?|#(div\/0|ref|value|num|null)!|#name\?)$/i.test(
    text,
  );
}

/** Rejects the current row of a scanner: every method throws `MarketDataError` with its place. */
export class RowRejection {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #layout: CsvLayout;
  readonly #scanner: CsvScanner;

  constructor(bytes: Uint8Array, file: string, layout: CsvLayout, scanner: CsvScanner) {
    this.#bytes = bytes;
    this.#file = file;
    this.#layout = layout;
    this.#scanner = scanner;
  }

  cell(column: number, message: string): never {
    const { title } = this.#layout.columns[column]!;
    throw new MarketDataError(message, { file: this.#file, row: this.#scanner.row, column: title });
  }

  cellCount(): void {
    const { count, isEmptyRow, starts, ends } = this.#scanner;
    const { cells } = this.#layout;
    // A delimiter at the end of each row.
    if (count === cells + 1 && this.#layout.hasHeader && starts[cells] === ends[cells]) return;
    const found = isEmptyRow ? 'an empty row' : `${count} columns`;
    this.#row(`found ${found}; expected ${cells} columns`);
  }

  tooMany(most: number, columns: number): never {
    return this.#row(
      `found more than ${most} bars of ${columns} columns (${MAX_MARKET_BYTES / 2 ** 30} GiB); use a longer interval, or fewer years`,
    );
  }

  symbol(found: string, first: string): never {
    return this.#row(
      `found the symbol ${quoteFound(found)}; expected ${quoteFound(first)} as in the rows before: give each symbol a file, or choose one with --symbol`,
    );
  }

  number(column: number, value: number): never {
    const { name } = this.#layout.columns[column]!;
    const { numbers } = this.#layout;
    const found = this.#found(column);
    const text = found.slice(1, -1);
    const isPrice = column <= 4;
    if (isMissing(text)) {
      const what = text === '' ? 'an empty cell' : found;
      const advice = isPrice
        ? ' (to leave rows without prices out as a named hole, add --drop-rows-without-prices)'
        : '';
      this.cell(column, `found ${what}; expected a number${advice}`);
    }
    if (isAmbiguous(text, numbers)) {
      const [one, other] = (['.', ','] as const).map((decimal) =>
        parseStyled(text, { decimal, isStated: true }),
      );
      this.cell(
        column,
        `found ${found}, ${one} or ${other}; state the decimal character with --decimal . or --decimal ,`,
      );
    }
    const other = numbers.decimal === '.' ? ',' : '.';
    if (
      Number.isNaN(value) &&
      !Number.isNaN(parseStyled(text, { decimal: other, isStated: false }))
    ) {
      const expected = other === ',' ? 'point' : 'comma';
      this.cell(
        column,
        `found ${found}; expected a number with a decimal ${expected}, or another --decimal`,
      );
    }
    if (Number.isNaN(value)) this.cell(column, `found ${found}; expected a number`);
    if (Math.abs(value) === Infinity) {
      this.cell(column, `found ${found}; expected a finite number`);
    }
    const expected = isPrice ? 'a price above 0' : `a ${name} of 0 or more`;
    return this.cell(column, `found ${found}; expected ${expected}`);
  }

  prices(open: number, high: number, low: number, close: number): never {
    for (const [c, price] of [open, high, low, close].entries()) {
      if (price <= 0) this.cell(c + 1, `found ${this.#found(c + 1)}; expected a price above 0`);
    }
    const { hasHeader, columns, numbers } = this.#layout;
    const texts = columns.slice(1, 5).map((_, c) => this.#found(c + 1));
    const hasPoints = texts.some((text) => /^"[1-9]\d{0,2}\.\d{3}"$/.test(text));
    const thousands =
      hasPoints && !numbers.isStated && numbers.isProven !== true
        ? '; if points separate thousands, state --decimal ,'
        : '';
    const advice = hasHeader
      ? thousands
      : '; if the columns have another order, state them: --columns time=1,open=2,high=3,low=4,close=5';
    if (high < low) this.cell(2, `found ${high}; expected at least the low, ${low}${advice}`);
    const [column, price] = open < low || open > high ? [1, open] : [4, close];
    return this.cell(
      column,
      `found ${price}; expected a price between low ${low} and high ${high}${advice}`,
    );
  }

  /** A time that cannot be read. */
  time(text: string): never {
    const { times, linesBefore } = this.#layout;
    const found = quoteFound(text);
    const form = timeFormOf(text);
    const isFirst = this.#scanner.row === linesBefore + 1;
    if (!isFirst && form !== null && form !== times.form) {
      const [has, expected] = [form, times.form].map((one) => (one === 'date' ? 'a date' : one));
      const other = this.#layout.unread.find((title) => columnOfTitle(title) === 'time');
      const advice = other === undefined ? '' : `, or read another column: --columns time=${other}`;
      this.cell(
        0,
        `found ${found}, ${has}; expected ${expected} as in row ${linesBefore + 1}${advice}`,
      );
    }
    if (form === times.form && form !== 'date') {
      this.cell(0, `found ${found}; expected a whole millisecond`);
    }
    const { written } = times;
    const isOfFormat = times.form === 'date' && written !== 'ISO 8601';
    const expected = isOfFormat ? `a time as ${written}` : TIME_EXAMPLES;
    return this.cell(
      0,
      `found ${found}; expected ${expected}, or another form stated with --date-format`,
    );
  }

  /** A time with a zone among times without one, or the reverse. */
  zone(text: string): never {
    const expected = this.#layout.times.hasOwnZone ? 'with' : 'without';
    return this.cell(
      0,
      `found ${quoteFound(text)}; expected a time ${expected} a zone, as in the first row`,
    );
  }

  #row(message: string): never {
    throw new MarketDataError(message, { file: this.#file, row: this.#scanner.row });
  }

  #found(column: number): string {
    const { cell } = this.#layout.columns[column]!;
    return quoteBytes(this.#bytes, this.#scanner.starts[cell]!, this.#scanner.ends[cell]!);
  }
}
