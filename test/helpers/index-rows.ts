import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What `lab.db` says to a question, row by row. */
export function rowsOfIndex<Row>(lab: string, sql: string, ...values: string[]): Row[] {
  const db = new Database(join(lab, 'lab.db'), { readonly: true });
  try {
    return db.prepare(sql).all(...values) as Row[];
  } finally {
    db.close();
  }
}

/** How many rows of a table of `lab.db` belong to a session. */
export function countRows(lab: string, table: string, session: string): number {
  return rowsOfIndex(lab, `SELECT 1 FROM ${table} WHERE session = ?`, session).length;
}
