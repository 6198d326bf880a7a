import type Database from 'better-sqlite3';

/** Writes rows into tables, of which the schema alone says what columns they have. */
export class RowWriter {
  readonly #db: Database.Database;
  readonly #tables = new Map<string, (row: Readonly<Record<string, unknown>>) => void>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** @param row values by column: true is 1, what is absent is NULL, and what has no column is left out */
  insert(table: string, row: Readonly<Record<string, unknown>>): void {
    const known = this.#tables.get(table) ?? this.#prepared(table);
    this.#tables.set(table, known);
    known(row);
  }

  #prepared(table: string) {
    const columns = this.#db.pragma(`table_info(${table})`) as { readonly name: string }[];
    const marks = columns.map(() => '?').join(', ');
    const statement = this.#db.prepare(`INSERT INTO ${table} VALUES (${marks})`);
    const value = (is: unknown) => (typeof is === 'boolean' ? Number(is) : (is ?? null));
    return (row: Readonly<Record<string, unknown>>) =>
      void statement.run(columns.map(({ name }) => value(row[name])));
  }
}
