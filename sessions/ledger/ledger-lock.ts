import { join } from 'node:path';
import { SessionError } from '../../store/errors.ts';
import { HeldError, type OwnerLock, type RunningOwner, takeLock } from '../../store/owner-lock.ts';

const FILE = 'ledger.lock';

/** An append takes some milliseconds: whoever has the lock for so long is not appending. */
const PATIENCE_MS = 15_000;
const LONGEST_WAIT_MS = 40;

/**
 * Does something that only one process at a time may do to the ledger of a lab. Others wait, and so
 * does this thread.
 *
 * @throws {SessionError} a running process has had the lock all the time
 */
export function withLedgerLock<Result>(
  lab: string,
  now: () => Date,
  act: () => Result,
  patienceMs = PATIENCE_MS,
): Result {
  const lock = waitForLock(lab, now, patienceMs);
  try {
    return act();
  } finally {
    lock.release();
  }
}

function waitForLock(lab: string, now: () => Date, patienceMs: number): OwnerLock {
  let owner: RunningOwner | null = null;
  for (
    let waitedMs = 0, waitMs = 1;
    waitedMs <= patienceMs;
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
  ) {
    try {
      return takeLock(lab, FILE, now);
    } catch (error) {
      if (!(error instanceof HeldError)) throw error;
      owner = error.owner;
    }
    sleepSync(waitMs);
    waitedMs += waitMs;
  }
  const { pid, since } = owner!;
  throw new SessionError(
    `Cannot write to the ledger of ${lab}: process ${pid} has had ${join(lab, FILE)} since ${since}, ` +
      'and does not let go of it: end that process, then try again',
  );
}

/** Nothing else is done in this thread meanwhile. */
export function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
