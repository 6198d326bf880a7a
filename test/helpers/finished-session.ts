import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** A lab with one session, called `one`: `smallConfig` on `smallMarket`, run once before the tests. */
export const FINISHED = join(import.meta.dirname, '../../.test-build/finished');

/**
 * Puts the finished session into a lab, for tests that need one and not how it came about.
 *
 * @returns its folder
 */
export function copyFinished(lab: string, name = 'one'): string {
  const folder = join(lab, 'sessions', name);
  cpSync(join(FINISHED, 'sessions', 'one'), folder, { recursive: true });
  return folder;
}
