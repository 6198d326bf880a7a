import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * Before the tests: the program as it is now, below the sources, where its packages are found. Several
 * projects ask for it, and the first builds it.
 */
export default function setup(): void {
  if (process.env.MAESTRO_TEST_BUILD === 'done') return;
  const root = resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['build.js', '.test-build'], { cwd: root, stdio: 'inherit' });
  process.env.MAESTRO_TEST_BUILD = 'done';
}
