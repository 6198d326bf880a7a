import { rmSync } from 'node:fs';
import { build } from 'esbuild';

// Bundled, since a few large files load in half the time that two hundred small ones take.
rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    maestro: 'cli/main.ts',
    'backtest-worker': 'engine/backtest-worker.ts',
    'record-test': 'sessions/record-test.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Native code, and a module that starts itself on another thread.
  external: ['better-sqlite3', 'piscina'],
  // What is bundled of CommonJS asks for Node's own modules with require().
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});
