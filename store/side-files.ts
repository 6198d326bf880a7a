import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `writeWhole` writes to before it renames. */
const HALF_WRITTEN = /\.\d+\.tmp$/;

/**
 * Files of a process and not of the session: they come and go, and one of them, the gate of a lock,
 * may not even be read.
 */
export function isSideFile(path: string): boolean {
  return HALF_WRITTEN.test(path) || /^session\.lock(\.|$)/.test(path);
}

/** Removes what writers that were killed have left. Nobody may be writing. */
export function removeHalfWritten(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const isLeft = entry.isFile() && HALF_WRITTEN.test(entry.name);
    if (isLeft) rmSync(join(entry.parentPath, entry.name));
  }
}
