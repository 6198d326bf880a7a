/**
 * Why a call has no answer, and the consequence. `retry`: the failure may be temporary. `drop`: only the
 * turn is lost. `stop`: every other call would fail too, so the session stops; on resume the same request
 * is sent again.
 */
const FAILURES = {
  rate_limited: 'retry',
  overloaded: 'retry',
  server: 'retry',
  /** Connection refused, or reset before the answer began. */
  connection: 'retry',
  /** The stream ended early. */
  cut: 'retry',
  timeout: 'retry',
  /** The answer exceeds every allowed length. */
  too_large: 'drop',
  context_overflow: 'drop',
  /** The answer does not follow the protocol. */
  not_understood: 'drop',
  bad_request: 'stop',
  auth: 'stop',
  payment: 'stop',
  forbidden: 'stop',
  not_found: 'stop',
} as const satisfies Readonly<Record<string, 'retry' | 'drop' | 'stop'>>;

export type CallFailure = keyof typeof FAILURES;

/** Whether a recorded failure ends the session. */
export function isStopping(error: { readonly failure: string } | null): boolean {
  return error !== null && FAILURES[error.failure as CallFailure] === 'stop';
}

export interface CallFailureDetails {
  readonly failure: CallFailure;
  /** HTTP status; null without a response. */
  readonly status: number | null;
  /** The wait that the provider asks for; null if none. */
  readonly retryAfterMs?: number | null;
  /** Whether the request was certainly not received; false if unknown. */
  readonly isUnsent?: boolean;
}

/** A provider could not be reached, rejected the call, or failed. The message contains no secret. */
export class ModelCallError extends Error {
  readonly failure: CallFailure;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly isUnsent: boolean;

  constructor(message: string, details: CallFailureDetails, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelCallError';
    this.failure = details.failure;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.isUnsent = details.isUnsent ?? false;
  }

  /** Whether the same request may succeed later. */
  get isRetryable(): boolean {
    return FAILURES[this.failure] === 'retry';
  }
}
