import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A new folder that is gone when the tests of the file, or of its `describe`, have ended. */
export function suiteFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-suite-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
