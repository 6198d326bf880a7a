import { basename } from 'node:path';
import { lockOwner, type OwnerLock, type RunningOwner, takeLock } from '../../store/owner-lock.ts';
import { NameTakenError } from '../context/session-error.ts';

const FILE = 'session.lock';

/** The exclusive right to write to a session. */
export type SessionLock = OwnerLock;

/**
 * Takes the lock of a session's folder; a lock whose process has ended is taken over.
 *
 * @throws {NameTakenError} a running process holds it, with its id
 */
export function lockSession(folder: string, now: () => Date): SessionLock {
  return takeLock(folder, FILE, now, (owner) => sessionInUse(folder, owner));
}

/** The process that runs a session now; null if none does. */
export function runningOwner(folder: string): RunningOwner | null {
  return lockOwner(folder, FILE);
}

export function sessionInUse(
  folder: string,
  { pid, since }: RunningOwner,
  cause?: unknown,
): NameTakenError {
  return new NameTakenError(
    `Cannot lock session "${basename(folder)}": process ${pid} has held it since ${since}; wait for that process to end`,
    { cause },
  );
}
