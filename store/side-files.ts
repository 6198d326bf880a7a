import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The temporary files of `writeWhole`. */
const HALF_WRITTEN = /\.\d+\.tmp$/;

/**
 * Temporary files of a running process that do not belong to the session. One of them, the gate of a
 * lock, may not even be read.
 */
export function isSideFile(path: string): boolean {
  return HALF_WRITTEN.test(path) || /^session\.lock(\.|$)/.test(path);
}

/** Removes the temporary files of killed writers. No process may be writing. */
export function removeHalfWritten(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const isLeft = entry.isFile() && HALF_WRITTEN.test(entry.name);
    if (isLeft) rmSync(join(entry.parentPath, entry.name));
  }
}
