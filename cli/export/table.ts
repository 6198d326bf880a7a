/** The tables of a session. */
export const TABLE_NAMES = ['trades', 'scores', 'tests'] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** What a column holds. Times are ISO 8601 in UTC. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'time';

/** A column of an exported table. Names and order stay what they are. */
export interface ExportColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether a cell may be undefined. */
  readonly isNullable: boolean;
}

export type Cell = string | number | boolean | null;

/** Cells in the order of the columns. */
export type ExportRow = readonly Cell[];

/** Turns rows into the text or the bytes of one format, a piece at a time. */
export interface TableFormat {
  /** What comes before the first row. */
  start(): Uint8Array;
  rows(rows: readonly ExportRow[]): Uint8Array;
  /** What comes after the last row. */
  end(): Uint8Array;
}

/** Columns of one kind: `?` after a name says that a cell may be undefined. */
export function columns(kind: ColumnKind, ...names: readonly string[]): ExportColumn[] {
  return names.map((name) => ({
    name: name.replace('?', ''),
    kind,
    isNullable: name.endsWith('?'),
  }));
}
