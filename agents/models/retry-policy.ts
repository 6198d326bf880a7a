import type { ModelCallError } from './errors.ts';

const MAX_ATTEMPTS = 5;

/** The longest wait between two attempts, whatever a provider asks for. */
const MAX_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 1_000;

/** So much of a wait is up to chance, so that many clients do not come back at once. */
const JITTER = 0.25;

/**
 * How long to wait before a request that failed is sent again: twice as long each time, unless the
 * provider has said how long.
 *
 * @param failures how often it has failed by now, from 1
 * @param jitter in [0, 1)
 * @returns null where it is given up
 */
export function retryDelayMs(
  { isRetryable, retryAfterMs }: Pick<ModelCallError, 'isRetryable' | 'retryAfterMs'>,
  failures: number,
  jitter: number,
): number | null {
  if (!isRetryable || failures >= MAX_ATTEMPTS) return null;
  if (retryAfterMs !== null && retryAfterMs >= 0) return Math.min(retryAfterMs, MAX_WAIT_MS);
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), MAX_WAIT_MS);
  return wait * (1 - JITTER * jitter);
}
