import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transformSync } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';

// The program asks its own sources which build they make, and makes the script of its report where it
// runs from them; here they are asked the same.
const { sourceBuild } = await ownSource('cli/version/source-build.ts');
const { bundleScript } = await ownSource('sessions/report/bundle-script.ts');

// Bundled, since a few large files load in half the time that two hundred small ones take.
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    maestro: 'cli/main.ts',
    'backtest-worker': 'engine/pool/backtest-worker.ts',
    'record-test': 'sessions/record/record-test.ts',
    'arm-worker': 'sessions/judging/arm-worker.ts',
  },
  outdir,
  define: {
    __BUILD__: JSON.stringify(sourceBuild(import.meta.dirname)),
    'process.env.NODE_ENV': '"production"',
  },
  jsx: 'automatic',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Native code, a module that starts itself on another thread, one that is never asked for, and what
  // only the sources need.
  external: ['better-sqlite3', 'piscina', 'react-devtools-core', 'esbuild'],
  // What is bundled of CommonJS asks for Node's own modules with require().
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});
writeFileSync(join(outdir, 'report-script.js'), await bundleScript(import.meta.dirname, build));

/** A module of ours that imports nothing of ours. */
function ownSource(path) {
  const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
