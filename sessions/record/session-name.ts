import { SessionError } from '../context/session-error.ts';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** The name by which commands refer to the newest session. */
export const LATEST = 'latest';

/** Names of Windows devices: a folder of that name cannot be copied to Windows. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** `session_20261120T135012Z`: sorts by time, and is a valid folder name on every system. */
export function stampedName(now: Date): string {
  return `session_${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Whether a name is valid for a session. */
export function canName(name: string): boolean {
  return name !== LATEST && NAME.test(name) && !RESERVED.test(name);
}

/**
 * Returns a name that is safe as a folder inside `sessions/`.
 *
 * @throws {SessionError} the name is not valid
 */
export function checkedName(name: string): string {
  if (name === LATEST) {
    throw new SessionError(`Cannot name a session: "${LATEST}" stands for the newest one`);
  }
  if (canName(name)) return name;
  throw new SessionError(
    `Cannot name a session: found ${JSON.stringify(name.slice(0, 80))}; give 1 to 64 letters, digits, "_" and "-"`,
  );
}
