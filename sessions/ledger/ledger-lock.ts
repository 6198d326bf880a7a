import { join } from 'node:path';
import { StoreError } from '../../store/errors.ts';
import { type RunningOwner, takeLock } from '../../store/owner-lock.ts';

const FILE = 'ledger.lock';

/** An append takes some milliseconds: whoever has the lock for so long is not appending. */
const PATIENCE_MS = 15_000;

/**
 * Does something that only one process at a time may do to the ledger of a lab. Others wait, and so
 * does this thread.
 *
 * @throws {StoreError} in all that time it was not to be had
 */
export function withLedgerLock<Result>(
  lab: string,
  now: () => Date,
  act: () => Result,
  patienceMs = PATIENCE_MS,
): Result {
  const refusal = ({ pid, since }: RunningOwner) =>
    new StoreError(
      `Cannot write to the ledger of ${lab}: process ${pid} has had ${join(lab, FILE)} since ${since}, ` +
        'and does not let go of it: end that process, then try again',
    );
  const lock = takeLock(lab, FILE, now, refusal, patienceMs);
  try {
    return act();
  } finally {
    lock.release();
  }
}
