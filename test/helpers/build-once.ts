import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { thisProgram } from '../../cli/version/this-program.ts';
import { HELPERS } from './built-helper.ts';
import { FINISHED } from './finished-session.ts';
import { runOnDisk } from './session-on-disk.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Before the tests: the program as it is now, and the processes that tests start besides, below the
 * sources, where their packages are found; and a session that many tests read. Several projects ask for
 * it, and it is made for the first.
 */
export default async function setup(): Promise<void> {
  if (process.env.MAESTRO_TEST_BUILD === 'done') return;
  execFileSync(process.execPath, ['build.js', '.test-build'], { cwd: ROOT, stdio: 'inherit' });
  await build({
    absWorkingDir: ROOT,
    entryPoints: HELPERS.map((name) => `test/helpers/${name}.ts`),
    outdir: join(ROOT, '.test-build/helpers'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  await runOnDisk(FINISHED, 'one', { program: thisProgram() });
  process.env.MAESTRO_TEST_BUILD = 'done';
}
