/**
 * Why there is no answer. The first group may go away by itself; the second will not.
 *
 * - `rate_limited` 429; `overloaded` 529 and 503; `server` other 5xx, 408, 409; `connection` refused or
 *   reset before the answer began; `cut` the stream ended early; `timeout` it took too long
 * - `too_large` more than a megabyte, or no end; `bad_request` 400 and 422; `context_overflow` the
 *   prompt is longer than the window; `auth` 401; `payment` 402; `forbidden` 403; `not_found` 404;
 *   `not_understood` it answered, but not in its protocol
 */
export type CallFailure =
  | 'rate_limited'
  | 'overloaded'
  | 'server'
  | 'connection'
  | 'cut'
  | 'timeout'
  | 'too_large'
  | 'bad_request'
  | 'context_overflow'
  | 'auth'
  | 'payment'
  | 'forbidden'
  | 'not_found'
  | 'not_understood';

const RETRYABLE: ReadonlySet<CallFailure> = new Set([
  'rate_limited',
  'overloaded',
  'server',
  'connection',
  'cut',
  'timeout',
]);

export interface CallFailureFacts {
  readonly failure: CallFailure;
  /** HTTP status; null where none came. */
  readonly status: number | null;
  /** What the provider asks to wait, as it said it; null where it did not. */
  readonly retryAfterMs?: number | null;
  /** Whether the request certainly reached nobody: false where that is not known. */
  readonly isUnsent?: boolean;
}

/** A provider could not be reached, refused, or broke off. The message holds no secret. */
export class ModelCallError extends Error {
  readonly failure: CallFailure;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly isUnsent: boolean;

  constructor(message: string, facts: CallFailureFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelCallError';
    this.failure = facts.failure;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.isUnsent = facts.isUnsent ?? false;
  }

  /** Whether the same request may work a little later. */
  get isRetryable(): boolean {
    return RETRYABLE.has(this.failure);
  }
}
