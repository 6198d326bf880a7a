import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Before the tests: the program as it is now, below the sources, where its packages are found. */
export default function setup(): void {
  const root = resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['build.js', '.test-build'], { cwd: root, stdio: 'inherit' });
}
