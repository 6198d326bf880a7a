import { plainTitle } from './column-titles.ts';
import { CsvScanner } from './csv-scanner.ts';
import { MarketDataError } from './errors.ts';
import {
  type FirstRows,
  KLINES,
  type KnownLayout,
  knownLayoutOf,
  layoutSymbol,
} from './known-layouts.ts';
import { type FoundColumns, findColumns } from './layout-columns.ts';
import { linesAbove } from './lines-above.ts';
import { quoteFound } from './message-text.ts';
import { type NumberStyle, numberStyleOf } from './number-style.ts';
import type { ReadMapping } from './read-mapping.ts';
import { type TimeStyle, timeStyleOf } from './time-style.ts';
import { parseZone } from './time-zone.ts';

/** How a CSV file is to be read. */
export interface CsvLayout extends FoundColumns {
  /** A layout that is known by itself; null if the columns were found by their titles. */
  readonly name: string | null;
  /** Of the file's name, if it is as files of the layout are named; else null. */
  readonly symbol: string | null;
  /** `binance`: the archive's kline columns. */
  readonly format: 'binance' | 'generic';
  /** Where the text begins: after a byte order mark, which is accepted. */
  readonly start: number;
  /** Lines before the first bar: those that are skipped, and the header. */
  readonly linesBefore: number;
  readonly delimiter: number;
  readonly hasHeader: boolean;
  /** Cells that each row must have. */
  readonly cells: number;
  readonly times: TimeStyle;
  readonly numbers: NumberStyle;
  /** Whole sentences on what was assumed. */
  readonly notices: readonly string[];
}

const DELIMITERS = ['\t', ';', ',', '|'].map((character) => character.charCodeAt(0));
const LINE_FEED = 10;
const SAMPLE_ROWS = 64;
/** A data row has four prices. */
const LEAST_NUMBERS = 4;

/**
 * Detects the layout of a CSV text from its first rows, as far as the mapping does not state it.
 *
 * The delimiter is the first of tab, semicolon, comma and bar that occurs four times in the first line. A first
 * row with fewer than four numbers is the header; its columns may come in any order and case, and an unnamed
 * first column is the time if no other is. A text without a header is read if it is one of the known layouts
 * or its columns are stated.
 *
 * @throws {MarketDataError} the text is empty or UTF-16, its columns are not those of bars, or its times or
 *   numbers could be read in two ways
 */
export function readLayout(bytes: Uint8Array, file: string, mapping: ReadMapping = {}): CsvLayout {
  const start = textStart(bytes, file);
  const above = linesAbove(bytes, start);
  const skipped = mapping.skipLines ?? above.count;
  const delimiter = mapping.separator?.charCodeAt(0) ?? delimiterOf(bytes, start, skipped);
  const scan = (lines: number) => {
    const scanner = new CsvScanner(bytes, start, delimiter, file);
    scanner.skipLines(lines);
    return scanner;
  };
  const sample = sampleOf(bytes, scan(skipped));
  const [top, ...below] = sample;
  if (top === undefined) {
    throw new MarketDataError(`it has no line after the first ${skipped}, which are skipped`, {
      file,
    });
  }
  const hasHeader =
    top.filter((cell) => /^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?$/i.test(cell)).length < LEAST_NUMBERS;
  const whole: FirstRows = hasHeader
    ? { file, titles: top, rows: below }
    : { file, titles: null, rows: sample };
  const known = knownLayoutOf(whole);
  const headerLines = (hasHeader ? 1 : 0) + (known?.below?.length ?? 0);
  const linesBefore = skipped + headerLines;
  const first = { ...whole, rows: sample.slice(headerLines) };

  const columns = { ...known?.mapping.columns, ...mapping.columns };
  const merged: ReadMapping = { ...known?.mapping, ...mapping, columns };
  const found = findColumns(first, columns, skipped + 1);
  const [time] = found.columns;
  const { cell, timeOfDay } = time!;
  const times = timeStyleOf(
    first.rows[0] === undefined ? undefined : joinTime(first.rows[0], cell, timeOfDay),
    () => timesOf(bytes, scan(linesBefore), cell, timeOfDay),
    merged,
    { file, row: linesBefore + 1, column: time!.title },
  );
  const prices = found.columns.slice(1, 5).map((column) => column.cell);
  const isKlines = known?.name === KLINES;
  return {
    ...found,
    unread: isKlines ? [] : found.unread,
    name: known?.name ?? null,
    symbol: layoutSymbol(known, file),
    format: isKlines ? 'binance' : 'generic',
    start,
    linesBefore,
    delimiter,
    hasHeader,
    cells: top.length,
    times,
    numbers: numberStyleOf(first.rows, prices, merged.decimal),
    notices: [
      ...(hasHeader || isKlines ? [] : [headless(file, known, found)]),
      ...(mapping.skipLines === undefined && skipped > 0
        ? [
            `${file} begins with ${above.what}: its first ${skipped === 1 ? 'line is' : `${skipped} lines are`} skipped.`,
          ]
        : []),
      ...noticesOf(file, known, mapping, times),
      ...pairNotice(file, found, mapping),
    ],
  };
}

function headless(file: string, known: KnownLayout | null, { columns }: FoundColumns): string {
  const inOrder = [...columns].sort((a, b) => a.cell - b.cell).map(({ name }) => name);
  const as = known === null ? 'as stated' : `as ${inOrder.join(', ')}`;
  return `${file} has no header: its columns were read ${as}.`;
}

function textStart(bytes: Uint8Array, file: string): number {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new MarketDataError('it is UTF-16; save it as UTF-8', { file });
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (start === bytes.length) throw new MarketDataError('it is empty', { file });
  return start;
}

function delimiterOf(bytes: Uint8Array, start: number, skipped: number): number {
  let at = start;
  for (let line = 0; line < skipped && at < bytes.length; at++) if (bytes[at] === LINE_FEED) line++;
  const counts = DELIMITERS.map(() => 0);
  for (; at < bytes.length && bytes[at] !== LINE_FEED; at++) {
    const index = DELIMITERS.indexOf(bytes[at]!);
    if (index >= 0) counts[index]!++;
  }
  const certain = counts.findIndex((count) => count >= LEAST_NUMBERS);
  const index = certain >= 0 ? certain : counts.indexOf(Math.max(...counts));
  return counts[index] === 0 ? ','.charCodeAt(0) : DELIMITERS[index]!;
}

function sampleOf(bytes: Uint8Array, scanner: CsvScanner): string[][] {
  const rows: string[][] = [];
  const next = () => {
    try {
      return scanner.next();
    } catch (error) {
      // What is wrong with a later row is found when it is read, after what is wrong with the first.
      if (rows.length === 0 || !(error instanceof MarketDataError)) throw error;
      return false;
    }
  };
  while (rows.length < SAMPLE_ROWS && next()) {
    if (scanner.isBlankRow && rows.length > 0) break;
    rows.push(Array.from({ length: scanner.count }, (_, cell) => cellText(bytes, scanner, cell)));
  }
  return rows;
}

/** A cell as UTF-8, or as Latin-1 if it is not that. */
function cellText(bytes: Uint8Array, { starts, ends }: CsvScanner, cell: number): string {
  const piece = bytes.subarray(starts[cell]!, ends[cell]!);
  const text = new TextDecoder().decode(piece);
  return text.includes('\ufffd') ? new TextDecoder('latin1').decode(piece) : text;
}

function* timesOf(
  bytes: Uint8Array,
  scanner: CsvScanner,
  cell: number,
  timeOfDay: number | undefined,
): Iterable<string> {
  while (scanner.next()) {
    const row = Array.from({ length: scanner.count }, (_, c) =>
      c === cell || c === timeOfDay ? cellText(bytes, scanner, c) : '',
    );
    yield joinTime(row, cell, timeOfDay);
  }
}

function joinTime(row: readonly string[], cell: number, timeOfDay: number | undefined): string {
  const date = row[cell] ?? '';
  return timeOfDay === undefined ? date : `${date} ${row[timeOfDay] ?? ''}`;
}

/** Names two volumes that were distinguished by their ratio. */
function pairNotice(file: string, { columns }: FoundColumns, mapping: ReadMapping): string[] {
  const isPaired = (name: string) => (column: FoundColumns['columns'][number]) =>
    column.name === name && /^volume_./.test(plainTitle(column.title));
  const [volume, quote] = [columns.find(isPaired('volume')), columns.find(isPaired('quoteVolume'))];
  if (volume === undefined || quote === undefined || mapping.columns?.volume !== undefined)
    return [];
  return [
    `The volume of ${file} is its column ${quoteFound(volume.title)}, the quote volume ${quoteFound(quote.title)}: their ratio is the price.`,
  ];
}

function noticesOf(
  file: string,
  known: KnownLayout | null,
  mapping: ReadMapping,
  times: TimeStyle,
): string[] {
  const notices: string[] = [];
  const isOverruled = known?.mapping.timezone !== undefined && mapping.timezone !== undefined;
  if (known?.note !== undefined && !isOverruled) {
    notices.push(`${file} is read as ${known.name}: ${known.note}.`);
  }
  const isStated =
    mapping.timezone !== undefined && parseZone(mapping.timezone).name !== times.zone?.name;
  if (mapping.timezone !== undefined && (times.hasOwnZone || isStated)) {
    notices.push(`The times of ${file} state their own zone: --timezone does not change them.`);
  }
  if (times.form === 'date' && times.written !== 'ISO 8601' && mapping.dateFormat === undefined) {
    notices.push(`The times of ${file} are read as ${times.written}.`);
  }
  return notices;
}
