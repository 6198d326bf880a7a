import type * as z from 'zod';
import type { ModelSeat, TokenUsage } from '../../protocol/agent-seat.ts';

/** One side of a conversation with a model. */
interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** One request to a model: everything that determines the answer. */
export interface ModelRequest {
  /** Constant per role, so that providers can cache it. */
  readonly system: string;
  /** The first and the last message are the user's. */
  readonly messages: readonly ChatMessage[];
  /** The schema of the answer: no optional properties and no open records. */
  readonly output: { readonly name: string; readonly schema: z.ZodObject };
  readonly maxOutputTokens: number;
}

export interface CallOptions {
  /** On abort, the promise rejects with the reason of the signal. */
  readonly signal: AbortSignal;
  /** Called with each chunk of the answer as it arrives. */
  readonly onText?: (chunk: string) => void;
}

/** How an answer ended: complete, refused by model or provider, or cut off at the token limit. */
export type AnswerEnd = 'end' | 'refusal' | 'length';

export interface ModelReply {
  readonly text: string;
  readonly end: AnswerEnd;
  /** The provider's value: `end_turn`, `max_tokens`, `content_filter`, … */
  readonly stopReason: string;
  /** Null if the provider did not report it. */
  readonly usage: TokenUsage | null;
}

/**
 * A language model of any provider. One call is one request, without retries.
 *
 * @throws {ModelCallError} there is no complete answer
 */
export interface ModelClient {
  readonly provider: ModelSeat['provider'];
  readonly model: string;
  complete(request: ModelRequest, options: CallOptions): Promise<ModelReply>;
}
