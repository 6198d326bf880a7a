/** A table of text: as many cells a row as the header has. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Which columns hold nothing but numbers, and are set to the right. */
export function numericColumns({ header, rows }: TextTable): boolean[] {
  return header.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^(n\/a|[-+]?\$?[\d.,]+( %)?)$/.test(row[c]!)),
  );
}
