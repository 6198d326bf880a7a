import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `writeWhole` writes to before it renames, and where a lock is made ready. */
const HALF_WRITTEN = /\.\d+\.tmp$/;

/** Files of a process and not of the session: they come and go. */
export function isSideFile(path: string): boolean {
  return HALF_WRITTEN.test(path) || /^session\.lock(\.|$)/.test(path);
}

/** Removes what writers that were killed have left. Nobody may be writing. */
export function removeHalfWritten(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    // Whoever wants the lock has a file of its own for a moment.
    if (!entry.isFile() || entry.name.startsWith('session.lock')) continue;
    if (HALF_WRITTEN.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
}
