import { SessionError } from '../context/session-error.ts';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** What commands call the newest session. */
export const LATEST = 'latest';

/** Names of Windows devices: a folder of that name cannot be copied there. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** `session_20261120T135012Z`: sorts by time, and is a folder name everywhere. */
export function stampedName(now: Date): string {
  return `session_${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Whether a session may be called so. */
export function canName(name: string): boolean {
  return name !== LATEST && NAME.test(name) && !RESERVED.test(name);
}

/**
 * A name that can be a folder inside `sessions/` and nothing else.
 *
 * @throws {SessionError} any other
 */
export function checkedName(name: string): string {
  if (name === LATEST) {
    throw new SessionError(`"${LATEST}" cannot name a session: it stands for the newest one`);
  }
  if (canName(name)) return name;
  throw new SessionError(
    `"${name.slice(0, 80)}" cannot name a session: use 1 to 64 letters, digits, "_" and "-"`,
  );
}
