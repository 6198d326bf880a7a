import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it. One that is there already is left as it is.
 *
 * Level by level, since Node 20 never comes back from `recursive` where the system makes no folders,
 * as in /proc.
 *
 * @throws {NodeJS.ErrnoException} the file system refuses; EEXIST where there is a file of that name
 */
export function makeFolder(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    makeFolder(parent);
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isThere || !statSync(path).isDirectory()) throw error;
  }
}
