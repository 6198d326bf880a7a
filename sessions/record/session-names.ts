import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the sessions of a lab, sorted; none if there is no such folder. */
export function sessionNames(sessionsFolder: string): string[] {
  if (!existsSync(sessionsFolder)) return [];
  return readdirSync(sessionsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(sessionsFolder, name, 'session_config.json')))
    .sort();
}
