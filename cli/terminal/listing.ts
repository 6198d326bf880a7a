import type { Command } from 'commander';
import { alignColumns } from './align-columns.ts';
import { isTerminal, print, printJson, say } from './terminal.ts';

/** A column of a listing. Its title and position must not change, since scripts rely on them. */
export interface Column<Row> {
  readonly title: string;
  /** For programs: unrounded, null if undefined. */
  readonly value: (row: Row) => string | number | null;
  /** For people, if it differs. */
  readonly text?: (row: Row) => string;
}

/** A column of numbers, rounded for people. */
export function rounded<Row, Value extends number | null>(
  title: string,
  value: (row: Row) => Value,
  text: (value: Value) => string,
): Column<Row> {
  return { title, value, text: (row) => text(value(row)) };
}

/** The flags of a listing. */
export interface ListingFlags {
  readonly json?: boolean;
  /** False for `--no-header`. */
  readonly header: boolean;
}

/** The options of every listing, and their help. */
export function listingOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option('--no-header', 'omit the line of titles')
    .addHelpText(
      'after',
      `
Output:
On a terminal columns are aligned and numbers rounded. Otherwise cells are separated by tabs and numbers are
unrounded, for cut, awk and grep. Undefined values are n/a. Notes go to stderr.`,
    );
}

/**
 * Prints rows as JSON or as a listing.
 *
 * @param empty the message if there are none
 */
export function printRows<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  flags: ListingFlags,
  empty: string,
): void {
  if (flags.json === true) printJson(rows);
  else if (rows.length === 0) say(empty);
  else printListing(columns, rows, flags);
}

/** Prints rows in columns for people, with tabs for programs; nothing if there are none. */
export function printListing<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { header }: Pick<ListingFlags, 'header'>,
): void {
  if (rows.length > 0) print(listingText(columns, rows, { header, isForPeople: isTerminal() }));
}

/** @internal */
export function listingText<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { header, isForPeople }: { readonly header: boolean; readonly isForPeople: boolean },
): string {
  const titles = header ? [columns.map(({ title }) => title)] : [];
  const cells = (row: Row) =>
    columns.map(({ value, text }) =>
      isForPeople && text !== undefined ? text(row) : String(value(row) ?? 'n/a'),
    );
  const table = [...titles, ...rows.map(cells)];
  if (isForPeople) return alignColumns(table);
  // Names of markets and models may have tabs: one cell stays one cell.
  return table.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')).join('\n');
}
