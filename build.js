import { readFileSync, rmSync } from 'node:fs';
import { build, transformSync } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';

// The program asks its own sources which build they make; here they are asked the same.
const { code } = transformSync(readFileSync('cli/source-build.ts', 'utf8'), { loader: 'ts' });
const { sourceBuild } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

// Bundled, since a few large files load in half the time that two hundred small ones take.
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    maestro: 'cli/main.ts',
    'backtest-worker': 'engine/backtest-worker.ts',
    'record-test': 'sessions/record-test.ts',
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
  // Native code, a module that starts itself on another thread, and one that is never asked for.
  external: ['better-sqlite3', 'piscina', 'react-devtools-core'],
  // What is bundled of CommonJS asks for Node's own modules with require().
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});
