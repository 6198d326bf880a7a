import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FOLDERS } from '../cli/version/source-build.ts';
import {
  type Arrow,
  arrowsOf,
  brokenArrows,
  circles,
  type Import,
  importsOf,
  ROOT,
  sourceFiles,
} from './helpers/import-graph.ts';
import { projectOf } from './helpers/test-projects.ts';

/** From the ground up: a layer imports from itself and from those before it. */
const LAYERS: readonly string[] = FOLDERS;

/** What a layer imports of the others, where that is less than all that come before it. */
const ONLY: Readonly<Record<string, readonly string[]>> = { view: ['protocol', 'analyzer'] };

/**
 * The rooms of a layer, from the ground up; those of one row do not know each other. A room is a folder
 * or a file in the root of the layer.
 */
const ROOMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  engine: [
    ['errors.ts', 'kernels', 'metrics'],
    ['strategy', 'windows.ts'],
    ['simulation'],
    ['scoring'],
    ['select-candidate.ts'],
    ['recording'],
    ['run-test.ts'],
    ['pool'],
  ],
  agents: [['models'], ['briefs'], ['answers', 'heuristic'], ['prompts']],
  sessions: [
    ['context'],
    ['ledger', 'record'],
    ['summary', 'turns'],
    ['index', 'report', 'rerun', 'search'],
    ['calibration', 'judging'],
    ['run-session.ts'],
    ['fork-session.ts', 'replay-session.ts', 'resume-session.ts', 'verify-session.ts'],
  ],
  cli: [
    ['version', 'failures'],
    ['options'],
    ['agents'],
    ['terminal'],
    ['lab'],
    // One a command: none knows another.
    [
      ...[
        'backtest',
        'calibrate',
        'completion',
        'data',
        'doctor',
        'exam',
        'export',
        'fork',
        'help',
      ],
      ...['ledger', 'models', 'replay', 'report', 'resume', 'schema', 'session', 'show', 'vault'],
      ...['verify', 'watch'],
    ],
    ['commands'],
    ['program.ts'],
    ['main.ts'],
  ],
};

/** Each dependency has one home; elsewhere only its types are known. */
const HOMES: Readonly<Record<string, RegExp>> = {
  piscina: /^(engine\/pool\/backtest-pool\.ts|sessions\/judging\/arm-pool\.ts)$/,
  chokidar: /^store\/log-tail\.ts$/,
  'better-sqlite3': /^store\/open-sqlite\.ts$/,
  commander: /^cli\//,
  yaml: /^(cli\/|tui\/readable-value\.ts$)/,
  leven: /^cli\//,
  ink: /^tui\//,
  react: /^tui\//,
  'string-width': /^tui\//,
  'hyparquet-writer': /^cli\/export\/parquet-format\.ts$/,
  'p-retry': /^market\//,
  '@anthropic-ai/sdk': /^agents\/models\/anthropic-client\.ts$/,
  esbuild: /^sessions\/report\/report-script\.ts$/,
  '@observablehq/plot': /^sessions\/report\/browser\//,
  openai: /^agents\/models\/(openai|compatible)-client\.ts$/,
};

/** Everywhere at home. */
const COMMON = ['zod'];

const files = LAYERS.flatMap((layer) => sourceFiles(layer));
const imports = files.flatMap((file) => importsOf(file));
const arrows = arrowsOf(imports);
const shown = ({ from, to }: Arrow) => `${from} -> ${to}`;
const layerOf = (path: string) => path.split('/')[0]!;
const roomOf = (path: string) => path.split('/')[1]!;

/** Arrows from a layer to one above it, or to one that it may not know. */
function upwardLayers(candidates: readonly Arrow[]): string[] {
  const isUpward = ({ from, to }: Arrow) => {
    const [own, other] = [layerOf(from), layerOf(to)];
    if (own === other || to === 'package.json') return false;
    return LAYERS.indexOf(other) > LAYERS.indexOf(own) || ONLY[own]?.includes(other) === false;
  };
  return candidates.filter((one) => isUpward(one) || one.to.startsWith('test/')).map(shown);
}

/** Arrows from a room to one above it or on its level. */
function upwardRooms(candidates: readonly Arrow[]): string[] {
  return candidates
    .filter(({ from, to }) => layerOf(from) === layerOf(to) && layerOf(from) in ROOMS)
    .filter(({ from, to }) => {
      const rows = ROOMS[layerOf(from)]!;
      const row = (path: string) => rows.findIndex((rooms) => rooms.includes(roomOf(path)));
      return roomOf(from) !== roomOf(to) && row(to) >= row(from);
    })
    .map(shown);
}

/** `openai` of `openai/helpers/zod`, `@anthropic-ai/sdk` of `@anthropic-ai/sdk/helpers/zod`. */
function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

function strays(candidates: readonly Import[]): string[] {
  return candidates
    .filter(({ target, isTypeOnly }) => !isTypeOnly && !/^(\.|node:)/.test(target))
    .filter(({ target }) => !COMMON.includes(packageOf(target)))
    .filter(({ file, target }) => HOMES[packageOf(target)]?.test(file) !== true)
    .map(({ file, target }) => `${file} imports ${target}`);
}

/** Clock and chance: what is pure asks neither, and nothing asks chance. */
const CLOCK = /Date\.now|performance\.now|new Date\(\)|process\.env/;
const CHANCE = /Math\.random/;

describe('layers', () => {
  it('are read: every folder has files, and all imports exist', () => {
    expect(LAYERS.slice(0, 3)).toEqual(['protocol', 'store', 'market']);
    expect(LAYERS.slice(-4)).toEqual(['sessions', 'view', 'tui', 'cli']);
    for (const layer of LAYERS) expect(sourceFiles(layer).length, layer).toBeGreaterThan(0);
    expect(arrows.length).toBeGreaterThan(2 * files.length);
    expect(brokenArrows(arrows)).toEqual([]);
    expect(brokenArrows([{ from: 'cli/main.ts', to: 'cli/gone.ts' }])).toHaveLength(1);
  });

  it('import one way', () => {
    expect(upwardLayers(arrows)).toEqual([]);
    const up = arrowsOf(importsOf('engine/x.ts', `import type { Y } from '../sessions/y.ts';`));
    const lazy = arrowsOf(importsOf('store/x.ts', `await import('../market/y.ts')`));
    const odd = arrowsOf(importsOf('view/x.ts', `import { y } from '../engine/y.ts';`));
    const test = arrowsOf(importsOf('cli/x.ts', `import { y } from '../test/y.ts';`));
    expect(upwardLayers([...up, ...lazy, ...odd, ...test])).toHaveLength(4);
  });

  it('keep each dependency in its home', () => {
    expect(strays(imports)).toEqual([]);
    const text = `import { Piscina } from 'piscina'; import { x } from 'left-pad';`;
    expect(strays(importsOf('market/x.ts', text))).toEqual([
      'market/x.ts imports piscina',
      'market/x.ts imports left-pad',
    ]);
  });

  it('keep the clock out of pure layers, and randomness out of all', () => {
    const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
    const pure = files.filter((file) => /^(protocol|engine|analyzer|view)\//.test(file));
    expect(pure.filter((file) => CLOCK.test(text(file)))).toEqual([]);
    expect(files.filter((file) => CHANCE.test(text(file)))).toEqual([]);
    expect(CLOCK.test('const now = Date.now();') && CHANCE.test('Math.random()')).toBe(true);
  });
});

describe('rooms', () => {
  it('are listed, all of them', () => {
    for (const [layer, rows] of Object.entries(ROOMS)) {
      const there = new Set(sourceFiles(layer).map(roomOf));
      expect([...there].sort(), layer).toEqual(rows.flat().sort());
    }
  });

  it('import one way', () => {
    expect(upwardRooms(arrows)).toEqual([]);
    const up = arrowsOf(importsOf('sessions/turns/x.ts', `import { y } from '../judging/y.ts';`));
    const sideways = arrowsOf(importsOf('agents/answers/x.ts', `import '../heuristic/y.ts';`));
    const verb = arrowsOf(importsOf('sessions/replay-session.ts', `import './verify-session.ts';`));
    expect(upwardRooms([...up, ...sideways, ...verb])).toEqual([
      'sessions/turns/x.ts -> sessions/judging/y.ts',
      'agents/answers/x.ts -> agents/heuristic/y.ts',
      'sessions/replay-session.ts -> sessions/verify-session.ts',
    ]);
  });

  it('of sessions/ leave nothing in its root but the five verbs', () => {
    const root = sourceFiles('sessions').filter((file) => file.split('/').length === 2);
    expect(root.map(roomOf).sort()).toEqual(
      ['fork', 'replay', 'resume', 'run', 'verify'].map((verb) => `${verb}-session.ts`),
    );
  });

  it('limit the imports of kernels to types', () => {
    const isHeavy = ({ file, target, isTypeOnly }: Import) =>
      file.startsWith('engine/kernels/') && !isTypeOnly && !target.startsWith('./');
    expect(imports.filter(isHeavy)).toEqual([]);
    const planted = importsOf('engine/kernels/x.ts', `import { y } from '../windows.ts';`);
    expect(planted.filter(isHeavy)).toHaveLength(1);
  });
});

describe('unit tests', () => {
  /** Modules that start a thread, a server or a process of Maestro; system programs are allowed. */
  const STARTING =
    /^(node:(http|https|net|tls|worker_threads)|.*\/(built-helper|finished-session|run-maestro)\.ts)$/;
  const reached = (file: string, seen = new Set<string>()): Import[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const own = importsOf(file);
    const arrows = arrowsOf(own).filter(({ to }) => to.startsWith('test/'));
    const helpers = arrows.filter((one) => brokenArrows([one]).length === 0);
    return [...own, ...helpers.flatMap(({ to }) => reached(to, seen))];
  };
  const starting = (file: string) =>
    reached(file).filter(({ target, isTypeOnly }) => !isTypeOnly && STARTING.test(target));

  it('start nothing', () => {
    const unit = sourceFiles('test').filter(
      (file) => /\.test\.tsx?$/.test(file) && projectOf(file.slice('test/'.length)) === 'unit',
    );
    expect(unit.length).toBeGreaterThan(100);
    expect(unit.filter((file) => starting(file).length > 0)).toEqual([]);
    expect(starting('test/store/log-tail.test.ts').length).toBeGreaterThan(0);
  });
});

describe('files', () => {
  it('have no import cycles, types included', () => {
    expect(circles(arrows)).toEqual([]);
    const planted = ['a -> b', 'b -> c', 'c -> b', 'c -> d'].map((arrow) => {
      const [from, to] = arrow.split(' -> ');
      return { from: from!, to: to! };
    });
    expect(circles(planted)).toEqual([['b', 'c']]);
    expect(circles([{ from: 'a', to: 'a' }])).toEqual([['a']]);
  });

  it('of the product have 300 lines at most', () => {
    const lines = (file: string) => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;
    expect(files.filter((file) => lines(file) > 300)).toEqual([]);
  });
});
