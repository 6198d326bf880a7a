import { type ColumnName, REQUIRED_COLUMNS } from './bars.ts';
import { COLUMN_NAMES, columnOfTitle, isSymbolTitle, plainTitle, TITLES } from './column-titles.ts';
import { MarketDataError } from './errors.ts';
import { type FirstRows, HEADLESS } from './known-layouts.ts';
import { quoteFound } from './message-text.ts';
import { parseStyled } from './number-style.ts';
import { parseDate, timeFormOf } from './parse-time.ts';
import type { ReadMapping } from './read-mapping.ts';

/** Where in a row a column of the bars is. */
interface LayoutColumn {
  readonly name: ColumnName;
  readonly cell: number;
  /** Of the time: the cell of the time of day, if it is apart from the date. */
  readonly timeOfDay?: number;
  /** Its title in the file; the name of the bars' column if there is no header. */
  readonly title: string;
}

export interface FoundColumns {
  /** Time first. `volume` is missing if the file has none. */
  readonly columns: readonly LayoutColumn[];
  /** Titles of columns that are not read. */
  readonly unread: readonly string[];
  /** The column that repeats the symbol, or null. */
  readonly symbolCell: number | null;
}

/**
 * Finds the columns of bars in a row: those that were stated, and with a header the others by their titles.
 *
 * @param stated by title, or by number from 1
 * @param row the line of the header, or of the first row
 * @throws {MarketDataError} a required column is missing, or two could be one
 */
export function findColumns(
  first: FirstRows,
  stated: NonNullable<ReadMapping['columns']>,
  row: number,
): FoundColumns {
  const place = { file: first.file, row };
  const titles = first.titles ?? first.rows[0]!.map(() => '');
  const reject = (message: string): never => {
    throw new MarketDataError(message, place);
  };
  const cells = new Map<ColumnName, number[]>();
  for (const [name, text] of Object.entries(stated)) {
    cells.set(name as ColumnName, statedCells(text, name === 'time', first.titles, titles, reject));
  }
  const taken = [...cells.values()].flat();
  const twice = taken.find((cell, index) => taken.indexOf(cell) !== index);
  if (twice !== undefined) {
    const names = [...cells].flatMap(([name, own]) => (own.includes(twice) ? [name] : []));
    const which = quoteFound(titles[twice] || `${twice + 1}`);
    reject(
      `found ${which} stated as the ${names.join(' and the ')}; state each column once with --columns`,
    );
  }
  for (const [cell, title] of titles.entries()) {
    const name = columnOfTitle(title);
    if (name === null || name in stated || taken.includes(cell)) continue;
    cells.set(name, [...(cells.get(name) ?? []), cell]);
  }
  if (!cells.has('time') && titles[0] === '' && first.titles !== null) cells.set('time', [0]);
  if (!cells.has('volume')) addVolumePair(cells, titles, first.rows);

  for (const name of REQUIRED_COLUMNS) {
    if (name === 'volume' || cells.has(name)) continue;
    if (first.titles === null) {
      reject(
        `found ${titles.length} columns without a header; expected ${HEADLESS}, or each by its number, as ` +
          '--columns time=1,open=2,high=3,low=4,close=5',
      );
    }
    const there = titles.slice(0, 16).map((title) => quoteFound(title));
    const spellings = TITLES[name].slice(0, 4).map((title) => `"${title}"`);
    const isShort = titles.length < REQUIRED_COLUMNS.length - 1;
    reject(
      `found the columns ${there.join(', ')}; expected one for the ${name} (${spellings.join(', ')}), or its title ` +
        `as --columns ${name}=TITLE` +
        (isShort ? '; if the header stands further down, state --skip-lines or --separator' : ''),
    );
  }
  const columns = COLUMN_NAMES.flatMap((name): LayoutColumn[] => {
    const [cell, other, ...more] = cells.get(name) ?? [];
    if (cell === undefined) return [];
    const title = titles[cell] || name;
    if (other === undefined) return [{ name, cell, title }];
    const only =
      name === 'time' && !(name in stated) ? onlyInstant(first.rows, [cell, other, ...more]) : null;
    if (only !== null) return [{ name, cell: only, title: titles[only]! }];
    const isPair = name === 'time' && more.length === 0;
    if (isPair && (name in stated || areDateAndTime(first.rows, cell, other))) {
      return [{ name, cell, timeOfDay: other, title }];
    }
    const both = [cell, other, ...more].map((one) => quoteFound(titles[one]!)).join(' and ');
    // Titles that are the same have different numbers.
    const isSame = titles[cell] === titles[other];
    const pair = isPair ? ` or time=${titles[cell]}+${titles[other]}` : '';
    const how = isSame ? `${cell + 1} or ${name}=${other + 1}` : `TITLE${pair}`;
    return reject(
      `found ${both}; expected one column for the ${name}, stated as --columns ${name}=${how}`,
    );
  });
  return describe(columns, titles);
}

function describe(columns: readonly LayoutColumn[], titles: readonly string[]): FoundColumns {
  const used = columns.flatMap(({ cell, timeOfDay = -1 }) => [cell, timeOfDay]);
  const symbolCell = titles.findIndex(
    (title, cell) => isSymbolTitle(title) && !used.includes(cell),
  );
  return {
    columns,
    unread: titles.filter((title, cell) => title !== '' && !used.includes(cell)),
    symbolCell: symbolCell < 0 ? null : symbolCell,
  };
}

function statedCells(
  text: string,
  mayBeTwo: boolean,
  header: readonly string[] | null,
  titles: readonly string[],
  reject: (message: string) => never,
): number[] {
  const cell = cellOf(text, header);
  if (cell !== null && cell < titles.length) return [cell];
  const parts = text.split('+').map((part) => cellOf(part, header));
  const [date, time] = parts;
  if (mayBeTwo && parts.length === 2 && date != null && time != null) {
    if (Math.max(date, time) < titles.length) return [date, time];
  }
  const there =
    header === null
      ? `${titles.length} columns without a header`
      : `the columns ${titles
          .slice(0, 16)
          .map((title) => quoteFound(title))
          .join(', ')}`;
  return reject(`found ${there}; expected ${quoteFound(text)}, as stated with --columns`);
}

/** A column by its title, exactly or as titles are compared, else by its number. */
function cellOf(text: string, header: readonly string[] | null): number | null {
  const exact = header?.indexOf(text) ?? -1;
  if (exact >= 0) return exact;
  const alike = header?.findIndex((title) => plainTitle(title) === plainTitle(text)) ?? -1;
  if (alike >= 0 && plainTitle(text) !== '') return alike;
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) - 1 : null;
}

/** Of several times the one that is a Unix time, which has no zone; null if there is not exactly one. */
function onlyInstant(rows: FirstRows['rows'], cells: readonly number[]): number | null {
  const unix = cells.filter((cell) => {
    const form = timeFormOf(rows[0]?.[cell] ?? '');
    return form !== null && form !== 'date';
  });
  return unix.length === 1 ? unix[0]! : null;
}

/** A date and a time of day in another column. */
function areDateAndTime(rows: FirstRows['rows'], date: number, time: number): boolean {
  const [row] = rows;
  const isTime = /^\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AP]M)?$|^\d{6}$|^\d{3,4}$/i;
  const isDay = (text: string) =>
    !/:|[T ]\d/.test(text) && (!/^\d+$/.test(text) || !Number.isNaN(parseDate(text)));
  return row !== undefined && isDay(row[date] ?? '') && isTime.test(row[time] ?? '');
}

/** "Volume BTC" beside "Volume USDT": the quote volume over the volume is a price of the bar. */
function addVolumePair(
  cells: Map<ColumnName, number[]>,
  titles: readonly string[],
  rows: FirstRows['rows'],
): void {
  const pair = titles.flatMap((title, cell) => (/^volume_./.test(plainTitle(title)) ? [cell] : []));
  const [high, low] = [cells.get('high')?.[0], cells.get('low')?.[0]];
  if (pair.length !== 2 || high === undefined || low === undefined) return;
  const style = { decimal: '.', isStated: false } as const;
  const fits = (base: number, quote: number) => (row: readonly string[]) => {
    const value = (cell: number) => parseStyled(row[cell] ?? '', style);
    const price = value(quote) / value(base);
    // Both volumes are rounded.
    return price >= value(low) * 0.98 && price <= value(high) * 1.02;
  };
  const [first, second] = [pair[0]!, pair[1]!];
  const traded = rows.filter(
    (row) => /[1-9]/.test(row[first] ?? '') && /[1-9]/.test(row[second] ?? ''),
  );
  for (const [base, quote] of [[first, second] as const, [second, first] as const]) {
    // Volumes of a few units are rounded to much.
    const count = traded.filter(fits(base, quote)).length;
    if (count > 0 && count >= traded.length * 0.9) {
      cells.set('volume', [base]);
      if (!cells.has('quoteVolume')) cells.set('quoteVolume', [quote]);
      return;
    }
  }
}
