import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Cell, ColumnKind, ExportColumn, ExportRow, TableFormat } from './table.ts';

/** Rows of a group: enough to compress well, and some tens of MB at most. */
const GROUP_ROWS = 20_000;

const TYPES: Readonly<Record<ColumnKind, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

/** Parquet with Snappy, a row group at a time: times as UTC timestamps, counts as 64-bit integers. */
export function parquetFormat(columns: readonly ExportColumn[]): TableFormat {
  const bytes = new ByteWriter();
  const schema: SchemaElement[] = columns.map(({ name, kind, isNullable }) => ({
    name,
    ...TYPES[kind],
    repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
  }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...schema],
    createdBy: 'maestro-lab',
  });
  let pending: ExportRow[] = [];
  const writePending = () => {
    if (pending.length === 0) return;
    const columnData = columns.map(({ name, kind }, c) => ({
      name,
      data: pending.map((row) => stored(kind, row[c]!)),
    }));
    writer.write({ columnData, rowGroupSize: pending.length });
    pending = [];
  };
  /** The bytes since the last call; the writer counts file offsets itself. */
  const taken = () => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  };
  return {
    start: taken,
    rows: (rows) => {
      for (const row of rows) {
        pending.push(row);
        if (pending.length === GROUP_ROWS) writePending();
      }
      return taken();
    },
    end: () => {
      writePending();
      writer.finish();
      return taken();
    },
  };
}

function stored(kind: ColumnKind, cell: Cell): Cell | bigint | Date {
  if (cell === null) return null;
  if (kind === 'integer') return BigInt(cell);
  return kind === 'time' ? new Date(String(cell)) : cell;
}
