/**
 * How a worker thread is started from the module that stands beside `base`: from `dist` as it is, from
 * the TypeScript sources (tests, benchmarks) through tsx where Node does not strip types itself.
 *
 * @param base `import.meta.url` of the caller
 * @param stem `./backtest-worker`, without extension
 */
export function workerEntry(base: string, stem: string): { filename: string; execArgv?: string[] } {
  if (!base.endsWith('.ts')) return { filename: new URL(`${stem}.js`, base).href };
  const filename = new URL(`${stem}.ts`, base).href;
  if ((process.features as { typescript?: unknown }).typescript) return { filename, execArgv: [] };
  // In a worker tsx alone serves what is loaded at its start; what is imported later, like a recorder,
  // needs it registered once more.
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
