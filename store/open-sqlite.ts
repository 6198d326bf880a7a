import Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

export const { SqliteError } = Database;

/** @throws {StoreError} SQLite does not load, as after Node was replaced by another version */
export function openSqlite(path: string, options?: Database.Options): Database.Database {
  try {
    return new Database(path, options);
  } catch (error) {
    if (error instanceof SqliteError || error instanceof TypeError) throw error;
    // What follows the first sentence lists paths, or advises.
    const [found] = (error as Error).message.replaceAll(/\s+/g, ' ').split('. ');
    const said = `Cannot load SQLite: ${found}; run "npm rebuild better-sqlite3"`;
    throw new StoreError(said, { cause: error });
  }
}
