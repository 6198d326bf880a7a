import { isoInstant } from '../protocol/iso-instant.ts';
import { type ColumnName, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './bars.ts';
import { type DataPlace, MarketDataError } from './errors.ts';
import { checkMarketSize } from './make-market.ts';
import { printable } from './message-text.ts';
import type { ParsedBars } from './parse-bars.ts';

/** The bars of all files, oldest first. */
export interface JoinedBars {
  readonly columns: ReadonlyMap<ColumnName, Float64Array>;
  readonly placeOf: (index: number) => DataPlace;
}

/**
 * Joins the bars of files. A bar that several files have is one bar if it is the same in all of them; the
 * last bar of a file may also be one that was still forming, which a later file has complete.
 *
 * @param parts by the time of their first bar
 * @returns times rise
 * @throws {MarketDataError} two files contradict each other, or all bars together exceed the memory of a market
 */
export function joinParts(
  parts: readonly ParsedBars[],
): JoinedBars & { readonly notices: string[] } {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const inAll = (name: ColumnName) => parts.every(({ columns }) => columns.has(name));
  const names = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS.filter(inAll)];
  checkMarketSize(length, names.length);
  const columns = new Map<ColumnName, Float64Array>();
  for (const name of names) {
    const column = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      const values = part.columns.get(name);
      if (values !== undefined) column.set(values, at);
      at += part.length;
    }
    columns.set(name, column);
  }
  const joined = { columns, placeOf: (index: number) => placeOfBar(parts, index) };
  const time = columns.get('time')!;
  const notices: string[] = [];
  if (time.every((one, i) => i === 0 || one > time[i - 1]!)) return { ...joined, notices };

  const order = Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]! || a - b);
  const kept: number[] = [];
  let shared = 0;
  for (const index of order) {
    const before = kept.at(-1);
    if (before === undefined || time[before] !== time[index]) {
      kept.push(index);
      continue;
    }
    shared++;
    const fuller = sameBar(joined, names, before, index, parts, notices);
    kept[kept.length - 1] = fuller;
  }
  if (shared > 0) notices.push(`${shared} bars are in more than one file, and are read once.`);
  const selected = new Map(
    [...columns].map(([name, column]) => [name, Float64Array.from(kept, (i) => column[i]!)]),
  );
  return { columns: selected, placeOf: (index) => joined.placeOf(kept[index]!), notices };
}

/** The bars for which a condition holds. */
export function selectBars(
  { columns, placeOf }: JoinedBars,
  isKept: (index: number) => boolean,
): JoinedBars {
  const kept = Uint32Array.from(columns.get('time')!.keys()).filter(isKept);
  return {
    columns: new Map(
      [...columns].map(([name, column]) => [name, Float64Array.from(kept, (i) => column[i]!)]),
    ),
    placeOf: (index) => placeOf(kept[index]!),
  };
}

/** Whether the first of two bars of one time is an earlier state of the second: it was still forming. */
export function isEarlierState(
  names: readonly ColumnName[],
  first: (name: ColumnName) => number,
  second: (name: ColumnName) => number,
): boolean {
  return names.every((name) => {
    const [early, late] = [first(name), second(name)];
    if (name === 'time' || name === 'open') return early === late;
    if (name === 'low') return early >= late;
    return name === 'close' || /Size$/.test(name) || early <= late;
  });
}

/** The one of two bars of one time that is kept. */
function sameBar(
  { columns, placeOf }: JoinedBars,
  names: readonly ColumnName[],
  a: number,
  b: number,
  parts: readonly ParsedBars[],
  notices: string[],
): number {
  const valueAt = (index: number) => (name: ColumnName) => columns.get(name)![index]!;
  const other = names.find((name) => valueAt(a)(name) !== valueAt(b)(name));
  if (other === undefined) return a;
  for (const [early, late] of [[a, b] as const, [b, a] as const]) {
    const isLast = isLastOfPart(parts, early) && !isLastOfPart(parts, late);
    if (!isLast || !isEarlierState(names, valueAt(early), valueAt(late))) continue;
    const at = isoInstant(valueAt(early)('time'));
    notices.push(
      `The last bar of ${placeOf(early).file}, at ${at}, was still forming: that of ${placeOf(late).file} is read.`,
    );
    return late;
  }
  const { file, row } = placeOf(a);
  throw new MarketDataError(
    `its bar at ${isoInstant(valueAt(b)('time'))} has the ${other} ${valueAt(b)(other)}, and "${file}", row ${row} has ` +
      `${valueAt(a)(other)}; import the files one after the other, the right one last with --replace`,
    placeOf(b),
  );
}

function isLastOfPart(parts: readonly ParsedBars[], index: number): boolean {
  let end = 0;
  for (const part of parts) {
    end += part.length;
    if (index < end) return index === end - 1;
  }
  return false;
}

function placeOfBar(parts: readonly ParsedBars[], index: number): DataPlace {
  let first = 0;
  for (const part of parts) {
    if (index < first + part.length) {
      const { title } = part.layout.columns[0]!;
      return { file: part.file, row: part.rows[index - first]!, column: title };
    }
    first += part.length;
  }
  const { file } = parts[0]!;
  return { file };
}

/** Whole sentences on how files were read, and on columns that are not used. */
export function columnNotices(parts: readonly ParsedBars[]): string[] {
  const list = (names: Iterable<string>) =>
    [...names].map((name) => `"${printable(name)}"`).join(', ');
  const notices = [...new Set(parts.flatMap((part) => part.notices))];
  const hasColumn = ({ layout }: ParsedBars) =>
    layout.columns.some(({ name }) => name === 'volume');
  const unread = new Set(parts.flatMap(({ layout }) => layout.unread));
  if (unread.size > 0) notices.push(`Ignored columns: ${list(unread)}.`);
  const silent = parts.find(({ columns }) => !columns.has('volume'));
  if (silent !== undefined) {
    notices.push(
      `${silent.file} has no ${hasColumn(silent) ? 'volumes in its volume column' : 'volume column'}: its volumes are 0.`,
    );
  }
  const partial = OPTIONAL_COLUMNS.filter(
    (name) =>
      parts.some(({ columns }) => columns.has(name)) &&
      !parts.every(({ columns }) => columns.has(name)),
  );
  if (partial.length > 0) {
    notices.push(`Omitted columns, which only some of the files have: ${list(partial)}.`);
  }
  return notices;
}
