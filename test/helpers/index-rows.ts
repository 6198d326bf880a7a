import { join } from 'node:path';
import Database from 'better-sqlite3';

type Table = 'tests' | 'trades' | 'episodes' | 'patches' | 'proposals';

/** Rows of a table of `lab.db` that belong to a session. */
export function rowCount(lab: string, table: Table, session: string): number {
  const sql = `SELECT COUNT(*) AS count FROM ${table} WHERE session = ?`;
  return query<{ count: number }>(lab, sql, session)[0]!.count;
}

/** What `lab.db` has of the ledger, by type of entry. */
export function ledgerTotals(lab: string): { type: string; entries: number; trials: number }[] {
  return query(
    lab,
    'SELECT type, COUNT(*) AS entries, SUM(trials) AS trials FROM ledger GROUP BY type ORDER BY type',
  );
}

function query<Row>(lab: string, sql: string, ...values: string[]): Row[] {
  const db = new Database(join(lab, 'lab.db'), { readonly: true });
  try {
    return db.prepare(sql).all(...values) as Row[];
  } finally {
    db.close();
  }
}
