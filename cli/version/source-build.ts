import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * The folders whose code makes the program: its layers, from the ground up.
 *
 * @internal for tests that hold other lists of layers to this one
 */
export const FOLDERS = [
  'protocol',
  'store',
  'market',
  'engine',
  'analyzer',
  'agents',
  'sessions',
  'view',
  'tui',
  'cli',
];

/**
 * Which build these sources make: 12 hex digits of the SHA-256 over the paths and contents of all of
 * them. It imports nothing of ours, since the build script reads it as well.
 *
 * @param root the folder that holds them
 */
export function sourceBuild(root: string): string {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) {
      const bytes = readFileSync(path);
      hash.update(`${relative(root, path).split(sep).join('/')} ${bytes.length}\n`);
      hash.update(bytes);
    }
  }
  return hash.digest('hex').slice(0, 12);
}
