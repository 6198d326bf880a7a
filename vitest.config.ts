import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Folders whose tests start nothing: no process of ours, no server, no worker, no mocked module. They
 * share one process, so that what they import is loaded once.
 */
const UNIT = [
  ...['protocol', 'store', 'market', 'engine', 'analyzer', 'agents', 'view', 'tui', 'helpers'],
  ...['sessions/context', 'sessions/search', 'sessions/summary', 'sessions/turns'],
  'layers.test.ts',
];
/** What lies in those folders and does start something. */
const NOT_UNIT = ['agents/models', 'engine/pool', 'market/binance-archive.test.ts'];

function projectOf(path: string): 'unit' | 'integration' | 'terminal' | 'browser' {
  const isIn = (places: readonly string[]) =>
    places.some((place) => path === place || path.startsWith(`${place}/`));
  if (path.endsWith('-terminal.test.ts')) return 'terminal';
  if (path.endsWith('-browser.test.ts')) return 'browser';
  return isIn(UNIT) && !isIn(NOT_UNIT) ? 'unit' : 'integration';
}

const files = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.test\.tsx?$/.test(path));
const testsOf = (name: string) =>
  files.filter((path) => projectOf(path) === name).map((path) => `test/${path}`);
/** A project whose tests start the program. */
const running = (name: string) => ({
  extends: true as const,
  test: {
    name,
    include: testsOf(name),
    globalSetup: ['test/helpers/build-once.ts'],
    // A test on a terminal waits for many screens.
    ...(name === 'terminal' ? { testTimeout: 600_000 } : {}),
  },
});

// Where every point would take too long, some are tried, and other ones each time. This file is read
// once for each project.
if (process.env.MAESTRO_SEED === undefined) {
  process.env.MAESTRO_SEED = `${Date.now() % 1_000_000}`;
  process.stdout.write(`The same points again: MAESTRO_SEED=${process.env.MAESTRO_SEED}\n`);
}

export default defineConfig({
  test: {
    pool: 'forks',
    // Much of the time is spent waiting for other processes.
    maxWorkers: '100%',
    // How long something takes is measured by the bench: here it only has to end.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // No test spends the money of whoever runs it, or asks a provider anything.
    env: {
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_BASE_URL: '',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      // Arms are played where they are tested, and nowhere else.
      MAESTRO_PLACEBO: '0',
    },
    projects: [
      { extends: true, test: { name: 'unit', include: testsOf('unit'), isolate: false } },
      ...['integration', 'terminal', 'browser'].map(running),
    ],
  },
});
