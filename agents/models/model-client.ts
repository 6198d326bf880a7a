import type * as z from 'zod';
import type { ModelSeat, TokenUsage } from '../../protocol/agent-seat.ts';

/** One side of a conversation with a model. */
interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** One question to a model: everything of it that reaches the answer. */
export interface ModelRequest {
  /** The same in every turn of a role, so that providers can cache it. */
  readonly system: string;
  /** Begins and ends with the user. */
  readonly messages: readonly ChatMessage[];
  /** What the answer must be: every property required, nothing optional, no open records. */
  readonly output: { readonly name: string; readonly schema: z.ZodObject };
  readonly maxOutputTokens: number;
}

export interface CallOptions {
  /** Aborting gives the call up: the promise rejects with the reason of the signal. */
  readonly signal: AbortSignal;
  /** Called with each piece of the answer as it comes. */
  readonly onText?: (piece: string) => void;
}

/** How an answer ended: whole, refused by the model or its provider, cut off at the limit of tokens. */
export type AnswerEnd = 'end' | 'refusal' | 'length';

export interface ModelReply {
  readonly text: string;
  readonly end: AnswerEnd;
  /** As the provider put it: `end_turn`, `max_tokens`, `content_filter`, … */
  readonly stopReason: string;
  /** Null where the provider did not say. */
  readonly usage: TokenUsage | null;
}

/**
 * A language model behind one method, whoever provides it. One call is one request: nothing is tried
 * again behind it.
 *
 * @throws {ModelCallError} there is no whole answer
 */
export interface ModelClient {
  readonly provider: ModelSeat['provider'];
  readonly model: string;
  complete(request: ModelRequest, options: CallOptions): Promise<ModelReply>;
}
