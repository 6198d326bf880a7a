import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { StoreError } from '../../store/errors.ts';
import { openSqlite, SqliteError } from '../../store/open-sqlite.ts';
import { LAB_SCHEMA, LAB_SCHEMA_VERSION } from './lab-schema.ts';

const REBUILD = 'make it anew with "maestro index --rebuild"';

/** The version of SQLite itself: proof that the native module loads and answers. */
export function sqliteVersion(): string {
  const db = openSqlite(':memory:');
  try {
    return (db.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version;
  } finally {
    db.close();
  }
}

/**
 * Opens the index of a lab, or makes an empty one.
 *
 * @throws {StoreError} the file is no index of this or an older version
 */
export function openDatabase(path: string): Database.Database {
  const isNew = !existsSync(path);
  let db: Database.Database | null = null;
  try {
    db = openSqlite(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('busy_timeout = 5000');
    db.pragma('foreign_keys = ON');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > LAB_SCHEMA_VERSION) {
      throw new StoreError(
        `${path} was written by a newer Maestro (index version ${version}, this one reads ${LAB_SCHEMA_VERSION}): ` +
          `update Maestro, or ${REBUILD}`,
      );
    }
    const tables = db.prepare('SELECT COUNT(*) AS count FROM sqlite_master').get();
    if (version === 0 && (tables as { count: number }).count > 0) {
      throw new StoreError(`${path} is a database of something else: ${REBUILD}`);
    }
    if (isNew || version < LAB_SCHEMA_VERSION) {
      db.exec(LAB_SCHEMA);
      db.pragma(`user_version = ${LAB_SCHEMA_VERSION}`);
    }
    return db;
  } catch (error) {
    db?.close();
    if (!(error instanceof SqliteError)) throw error;
    const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
    const cure = isDamaged ? `: ${REBUILD}` : '';
    throw new StoreError(`${path} cannot be used as an index (${error.message})${cure}`, {
      cause: error,
    });
  }
}
