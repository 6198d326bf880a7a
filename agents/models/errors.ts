/**
 * Why there is no answer, and what follows. `retry`: it may go away by itself. `drop`: only the turn is
 * lost. `stop`: no wait mends it and it would befall every other call too, so the session stops; when it
 * is resumed, the same request is sent again.
 */
const FAILURES = {
  rate_limited: 'retry',
  overloaded: 'retry',
  server: 'retry',
  /** Refused, or reset before the answer began. */
  connection: 'retry',
  /** The stream ended early. */
  cut: 'retry',
  timeout: 'retry',
  /** More than a megabyte, or no end. */
  too_large: 'drop',
  context_overflow: 'drop',
  /** It answered, but not in its protocol. */
  not_understood: 'drop',
  bad_request: 'stop',
  auth: 'stop',
  payment: 'stop',
  forbidden: 'stop',
  not_found: 'stop',
} as const satisfies Readonly<Record<string, 'retry' | 'drop' | 'stop'>>;

export type CallFailure = keyof typeof FAILURES;

/** Whether a failure, as it is on record, ends the session. */
export function isStopping(error: { readonly failure: string } | null): boolean {
  return error !== null && FAILURES[error.failure as CallFailure] === 'stop';
}

export interface CallFailureDetails {
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

  constructor(message: string, facts: CallFailureDetails, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelCallError';
    this.failure = facts.failure;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.isUnsent = facts.isUnsent ?? false;
  }

  /** Whether the same request may work a little later. */
  get isRetryable(): boolean {
    return FAILURES[this.failure] === 'retry';
  }
}
