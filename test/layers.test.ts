import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** From the ground up: a folder imports from itself and from those before it. */
const LAYERS = [
  'protocol',
  'store',
  'market',
  'engine',
  'analyzer',
  'agents',
  'sessions',
  'tui',
  'cli',
];

/** Each dependency has one home; elsewhere only its types are known. */
const HOMES: Readonly<Record<string, RegExp>> = {
  piscina: /^(engine\/backtest-pool\.ts|sessions\/arm-pool\.ts)$/,
  chokidar: /^sessions\/tail-journal\.ts$/,
  'better-sqlite3': /^sessions\/lab-database\.ts$/,
  commander: /^cli\//,
  yaml: /^(cli\/|tui\/readable-value\.ts$)/,
  leven: /^cli\//,
  'hyparquet-writer': /^cli\/export\/parquet-format\.ts$/,
  'p-retry': /^market\//,
  '@anthropic-ai/sdk': /^agents\/anthropic-client\.ts$/,
  esbuild: /^sessions\/report\/report-script\.ts$/,
  '@observablehq/plot': /^sessions\/report\/browser\//,
  openai: /^agents\/(openai|compatible)-client\.ts$/,
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(
    /(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|import\s*\(\s*'([^']+)'\s*\)|import\s+'([^']+)'|new URL\(\s*'(\.[^']+)'/g,
  );
  return [...statements].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? match[5]!,
    isTypeOnly: match[1] !== undefined,
  }));
}

/** `openai` of `openai/helpers/zod`, `@anthropic-ai/sdk` of `@anthropic-ai/sdk/helpers/zod`. */
function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

const files = LAYERS.flatMap((layer) => sourceFiles(layer));
const imports = files.flatMap((file) => importsOf(file));
const layerOf = (path: string) => LAYERS.indexOf(path.split('/')[0]!);

function arrowsBackward(candidates: readonly Import[]): string[] {
  return candidates
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ file, to: relative(ROOT, resolve(ROOT, dirname(file), target)) }))
    .filter(({ file, to }) => layerOf(to) > layerOf(file) || to.startsWith('test/'))
    .map(({ file, to }) => `${file} -> ${to}`);
}

describe('the layers', () => {
  it('are read: every folder has files and the imports between them are seen', () => {
    for (const layer of LAYERS) expect(sourceFiles(layer).length, layer).toBeGreaterThan(0);
    expect(imports.length).toBeGreaterThan(files.length);
    for (const { file, target } of imports.filter((one) => one.target.startsWith('.'))) {
      const path = resolve(ROOT, dirname(file), target);
      const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
      const isNamedStem = target.includes('package.json') || !/\.tsx?$/.test(target);
      expect(exists || isNamedStem, `${file} imports ${target}`).toBe(true);
    }
  });

  it('import one way', () => {
    expect(arrowsBackward(imports)).toEqual([]);
  });

  it('would be caught importing the other way', () => {
    const planted = { file: 'engine/x.ts', target: '../sessions/y.ts', isTypeOnly: false };
    expect(arrowsBackward([planted])).toEqual(['engine/x.ts -> sessions/y.ts']);
  });

  it('keep each dependency in its home', () => {
    const strays = imports
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .filter(({ file, target }) => HOMES[packageOf(target)]?.test(file) === false)
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(strays).toEqual([]);
  });

  it('leave kernels with no imports but types', () => {
    const heavy = imports.filter(
      ({ file, target, isTypeOnly }) =>
        file.startsWith('engine/kernels/') && !isTypeOnly && !target.startsWith('./'),
    );
    expect(heavy).toEqual([]);
  });

  it('keep clock and chance out of what is below sessions/', () => {
    const pure = files.filter((file) => /^(protocol|engine|analyzer)\//.test(file));
    const impure = pure.filter((file) =>
      /Math\.random|Date\.now|performance\.now|new Date\(\)|process\.env/.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
    );
    expect(impure).toEqual([]);
    const random = files.filter((file) =>
      readFileSync(join(ROOT, file), 'utf8').includes('Math.random'),
    );
    expect(random).toEqual([]);
  });
});
