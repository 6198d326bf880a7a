/** A provider could not be reached, or refused. */
export class ModelCallError extends Error {
  readonly isRetryable: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isRetryable: boolean }) {
    super(message, options);
    this.name = 'ModelCallError';
    this.isRetryable = options.isRetryable;
  }
}

/** An agent answered something that cannot be used. The turn is logged and dropped. */
export class AgentOutputError extends Error {
  /** What it answered, as it came. */
  readonly reply: unknown;

  constructor(message: string, reply: unknown, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AgentOutputError';
    this.reply = reply;
  }
}
