import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { StoreError } from '../../store/errors.ts';
import { openSqlite, SqliteError } from '../../store/open-sqlite.ts';
import { LAB_SCHEMA, LAB_SCHEMA_VERSION } from './lab-schema.ts';

const REBUILD = 'rebuild it with "maestro index --rebuild"';

/** The version of SQLite, which proves that the native module loads and works. */
export function sqliteVersion(): string {
  const db = openSqlite(':memory:');
  try {
    return (db.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version;
  } finally {
    db.close();
  }
}

/**
 * Opens the index of a lab, or creates an empty one.
 *
 * @throws {StoreError} the file is not an index of this or an older version
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
        `Cannot open the index ${path}: it has version ${version}, and this Maestro reads up to version ${LAB_SCHEMA_VERSION}; ` +
          `update Maestro, or ${REBUILD}`,
      );
    }
    const tables = db.prepare('SELECT COUNT(*) AS count FROM sqlite_master').get();
    if (version === 0 && (tables as { count: number }).count > 0) {
      throw new StoreError(`Cannot open the index ${path}: it is another database; ${REBUILD}`);
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
    const remedy = isDamaged ? `; ${REBUILD}` : '';
    throw new StoreError(`Cannot open the index ${path}: ${error.message}${remedy}`, {
      cause: error,
    });
  }
}
