import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TEST = resolve(import.meta.dirname, '..');

/** Which tests run together, and how: see vitest.config.ts. */
export type Project = 'unit' | 'integration' | 'threadless' | 'mocked' | 'terminal' | 'browser';

/**
 * Folders whose tests start nothing: no process of ours, no server, no worker. They share one process, so
 * that what they import is loaded once. `test/layers.test.ts` holds them to it.
 */
const UNIT = [
  ...['protocol', 'store', 'market', 'engine', 'analyzer', 'agents', 'view', 'tui', 'helpers'],
  ...['sessions/context', 'sessions/search', 'sessions/summary', 'sessions/turns'],
  ...['language.test.ts', 'layers.test.ts', 'readme.test.ts'],
];
/** What lies in those folders and does start something. */
const NOT_UNIT = [
  ...['agents/models', 'engine/pool', 'market/binance-archive.test.ts'],
  'store/log-tail.test.ts',
];

/** @param path of a test file, below `test/` */
export function projectOf(path: string): Project {
  const isIn = (places: readonly string[]) =>
    places.some((place) => path === place || path.startsWith(`${place}/`));
  if (path.endsWith('-terminal.test.ts')) return 'terminal';
  if (path.endsWith('-browser.test.ts')) return 'browser';
  const text = readFileSync(join(TEST, path), 'utf8');
  // What puts something in the place of a module needs a process of its own, or one with others that do the same.
  if (text.includes('vi.mock(')) return 'mocked';
  if (text.includes('/without-threads.ts')) return 'threadless';
  return isIn(UNIT) && !isIn(NOT_UNIT) ? 'unit' : 'integration';
}
