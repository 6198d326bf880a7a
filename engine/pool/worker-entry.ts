/**
 * The entry of a worker thread next to the module `base`: JavaScript in `dist`; the TypeScript source (in
 * tests and benchmarks) through tsx if Node does not strip types.
 *
 * @param base `import.meta.url` of the caller
 * @param stem `./backtest-worker`, without extension
 */
export function workerEntry(base: string, stem: string): { filename: string; execArgv?: string[] } {
  if (!base.endsWith('.ts')) return { filename: new URL(`${stem}.js`, base).href };
  const filename = new URL(`${stem}.ts`, base).href;
  if ((process.features as { typescript?: unknown }).typescript) return { filename, execArgv: [] };
  // In a worker, tsx applies only to modules loaded at its start; later imports, like a recorder, require
  // a second registration.
  const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const register = encodeURIComponent(`import { register } from ${api}; register();`);
  return {
    filename,
    execArgv: [
      '--import',
      import.meta.resolve('tsx'),
      '--import',
      `data:text/javascript,${register}`,
    ],
  };
}
