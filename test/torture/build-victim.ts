import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleScript } from '../../sessions/report/bundle-script.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Built {
  /** Runs a session as ordered. */
  readonly victim: string;
  /** The program itself. */
  readonly maestro: string;
  remove(): void;
}

/**
 * Builds the victim and the program, which start in a tenth of the time that their sources take. They
 * lie below the sources, where the packages are found that cannot be bundled.
 */
export async function buildVictim(): Promise<Built> {
  mkdirSync(join(ROOT, '.torture'), { recursive: true });
  const outdir = mkdtempSync(join(ROOT, '.torture', 'built-'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: {
      victim: 'test/torture/victim.ts',
      maestro: 'cli/main.ts',
      'backtest-worker': 'engine/pool/backtest-worker.ts',
      'record-test': 'sessions/record/record-test.ts',
      'arm-worker': 'sessions/judging/arm-worker.ts',
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    define: { __BUILD__: '"0123456789ab"', 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    external: ['better-sqlite3', 'piscina', 'react-devtools-core', 'esbuild'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'report-script.js'), await bundleScript(ROOT, build));
  return {
    victim: join(outdir, 'victim.js'),
    maestro: join(outdir, 'maestro.js'),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
