import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { UsageError } from '../failures/failure.ts';

/**
 * Rejects an output path in the folder of sessions: verify compares every file there.
 *
 * @param sessionsFolder `LAB/sessions`, which exists
 * @param path to be written; it need not exist
 * @throws {UsageError} it would be in the folder of sessions
 */
export function rejectInSessions(sessionsFolder: string, path: string): void {
  let parent = resolve(path);
  while (!existsSync(parent)) parent = dirname(parent);
  const real = realpathSync(parent);
  const sessions = realpathSync(sessionsFolder);
  if (real === sessions || real.startsWith(sessions + sep)) {
    throw new UsageError(
      `Cannot write "${path}": it is in the folder of sessions, which verify compares; choose another path`,
    );
  }
}
