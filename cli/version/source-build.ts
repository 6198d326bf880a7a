import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * The folders of the program: its layers, lowest first.
 *
 * @internal for tests that compare other lists of layers with this one
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
 * The build of these sources: 12 hex digits of the SHA-256 of all paths and contents. It imports no
 * other file, since the build script uses it as well.
 *
 * @param root the folder with the layers
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
