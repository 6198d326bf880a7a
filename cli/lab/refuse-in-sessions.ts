import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { UsageError } from '../failures/failure.ts';

/**
 * Verifying a session compares all that lies in its folder: nothing else may, and the same goes for the
 * folder of all of them.
 *
 * @param sessionsFolder `LAB/sessions`, which is there
 * @param path of what is to be written; it need not be there
 * @throws {UsageError} it would lie among the sessions
 */
export function refuseInSessions(sessionsFolder: string, path: string): void {
  let parent = resolve(path);
  while (!existsSync(parent)) parent = dirname(parent);
  const real = realpathSync(parent);
  const sessions = realpathSync(sessionsFolder);
  if (real === sessions || real.startsWith(sessions + sep)) {
    throw new UsageError(`${path} is among the sessions of the lab, which stay as they are`);
  }
}
