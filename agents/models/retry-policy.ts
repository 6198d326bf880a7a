import type { ModelCallError } from './errors.ts';

const MAX_ATTEMPTS = 5;

/** The longest wait between two attempts, even if a provider asks for more. */
const MAX_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 1_000;

/** The random part of a wait, so that many clients do not retry at the same time. */
const JITTER = 0.25;

/**
 * The wait before a retry: as long as the provider asks for, else doubled each time.
 *
 * @param failures failed attempts so far, from 1
 * @param jitter in [0, 1)
 * @returns null if there is no further attempt
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
