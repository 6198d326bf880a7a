import type { Transcript } from '../protocol/session-files.ts';

/** What a call came to: who answered, how it ended, what it used and what that costs. */
export interface CallAccount {
  readonly provider: string;
  readonly model: string;
  /** `end_turn`, `max_tokens`, `refusal`, …; `computed` where no model was asked. */
  readonly stop_reason: string;
  readonly usage: Transcript['usage'];
  readonly cost_usd: number;
}

export interface ModelRequest {
  readonly role: Transcript['role'];
  readonly prompt: string;
  /** JSON Schema of the answer. */
  readonly outputSchema: unknown;
  readonly signal?: AbortSignal;
}

export interface ModelReply {
  readonly text: string;
  readonly account: CallAccount;
}

/**
 * A language model behind one method, whoever provides it.
 *
 * @throws {ModelCallError} the provider could not be reached, or refused
 */
export interface ModelClient {
  complete(request: ModelRequest): Promise<ModelReply>;
}
