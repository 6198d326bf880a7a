import Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

export const { SqliteError } = Database;

/** @throws {StoreError} SQLite does not load, for example after an upgrade of Node */
export function openSqlite(path: string, options?: Database.Options): Database.Database {
  try {
    return new Database(path, options);
  } catch (error) {
    if (error instanceof SqliteError || error instanceof TypeError) throw error;
    // The sentences after the first list paths or give advice.
    const [found] = (error as Error).message.replaceAll(/\s+/g, ' ').split('. ');
    const message = `Cannot load SQLite: ${found}; run "npm rebuild better-sqlite3"`;
    throw new StoreError(message, { cause: error });
  }
}
