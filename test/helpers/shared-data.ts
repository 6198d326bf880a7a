import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(
  import.meta.dirname,
  '../..',
  process.env.MAESTRO_SHARED ?? join('..', 'shared'),
);

/** A file of the shared reference data: `MAESTRO_SHARED`, or `../shared` beside the project. */
export function sharedPath(...parts: string[]): string {
  return join(ROOT, ...parts);
}

/** Whether that file exists; tests that need it are skipped if it does not. */
export function hasShared(...parts: string[]): boolean {
  return existsSync(sharedPath(...parts));
}
