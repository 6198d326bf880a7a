import { basename } from 'node:path';
import { lockOwner, type OwnerLock, type RunningOwner, takeLock } from '../../store/owner-lock.ts';
import { NameTakenError } from '../context/session-error.ts';

const FILE = 'session.lock';

/** A session that nobody else may write to. */
export type SessionLock = OwnerLock;

/**
 * Takes the lock of a session's folder, from a process that is gone if need be.
 *
 * @throws {NameTakenError} a running process has it, by number
 */
export function lockSession(folder: string, now: () => Date): SessionLock {
  return takeLock(folder, FILE, now, (owner) => sessionInUse(folder, owner));
}

/** The process that has a session now; null where none has. */
export function runningOwner(folder: string): RunningOwner | null {
  return lockOwner(folder, FILE);
}

export function sessionInUse(
  folder: string,
  { pid, since }: RunningOwner,
  cause?: unknown,
): NameTakenError {
  return new NameTakenError(
    `The session "${basename(folder)}" is running: process ${pid} has had it since ${since}`,
    { cause },
  );
}
