/** The tables of a session. */
export const TABLE_NAMES = ['trades', 'scores', 'tests'] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** The type of a column. Times are ISO 8601 in UTC. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'time';

/** A column of an exported table. Names and order must not change. */
export interface ExportColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether a cell may be undefined. */
  readonly isNullable: boolean;
}

export type Cell = string | number | boolean | null;

/** Cells in the order of the columns. */
export type ExportRow = readonly Cell[];

/** Encodes rows in one format, incrementally. */
export interface TableFormat {
  /** Bytes before the first row. */
  start(): Uint8Array;
  rows(rows: readonly ExportRow[]): Uint8Array;
  /** Bytes after the last row. */
  end(): Uint8Array;
}

/** Columns of one kind: `?` after a name makes it nullable. */
export function columns(kind: ColumnKind, ...names: readonly string[]): ExportColumn[] {
  return names.map((name) => ({
    name: name.replace('?', ''),
    kind,
    isNullable: name.endsWith('?'),
  }));
}
