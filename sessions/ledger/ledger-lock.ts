import { join } from 'node:path';
import { StoreError } from '../../store/errors.ts';
import { type RunningOwner, takeLock } from '../../store/owner-lock.ts';

const FILE = 'ledger.lock';

/** An append takes milliseconds: a process that holds the lock for this long is stuck. */
const PATIENCE_MS = 15_000;

/**
 * Runs an action under the exclusive lock of the ledger of a lab. Other processes wait, and this thread
 * blocks until it has the lock.
 *
 * @throws {StoreError} the lock was not released in time
 */
export function withLedgerLock<Result>(
  lab: string,
  now: () => Date,
  act: () => Result,
  patienceMs = PATIENCE_MS,
): Result {
  const refusal = ({ pid, since }: RunningOwner) =>
    new StoreError(
      `Cannot write to the ledger of ${lab}: process ${pid} has held ${join(lab, FILE)} since ${since}; ` +
        'end that process and retry',
    );
  const lock = takeLock(lab, FILE, now, refusal, patienceMs);
  try {
    return act();
  } finally {
    lock.release();
  }
}
