import * as z from 'zod';
import type { ModelPrice, ModelSeat, TokenUsage } from '../protocol/agent-seat.ts';
import type { Spend } from './budget.ts';
import type { ModelRequest } from './model-client.ts';

/** What a provider adds around a prompt: marks of turns, instructions on the form of the answer. */
const FRAME_TOKENS = 1_000;

/** What a call cost; nothing where the price is not known. */
export function costOf(price: ModelPrice | null, usage: TokenUsage): number {
  if (price === null) return 0;
  const { input_tokens, cached_tokens, cache_write_tokens, output_tokens } = usage;
  const millionths =
    input_tokens * price.input +
    cached_tokens * price.cached_input +
    cache_write_tokens * price.cache_write +
    output_tokens * price.output;
  return millionths / 1e6;
}

export function tokensOf(usage: TokenUsage): number {
  const { input_tokens, cached_tokens, cache_write_tokens, output_tokens } = usage;
  return input_tokens + cached_tokens + cache_write_tokens + output_tokens;
}

/**
 * The most that a call can come to. No tokenizer makes more tokens of a text than it has bytes, and no
 * answer is longer than was asked for.
 */
export function worstCase(seat: Pick<ModelSeat, 'price'>, request: ModelRequest): Spend {
  const { system, messages, output, maxOutputTokens } = request;
  const texts = [system, ...messages.map(({ text }) => text), schemaText(output.schema)];
  const bytes = texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  const input = bytes + FRAME_TOKENS;
  const { price } = seat;
  const dearest = price === null ? 0 : Math.max(price.input, price.cached_input, price.cache_write);
  const usd = (input * dearest + maxOutputTokens * (price?.output ?? 0)) / 1e6;
  return { usd, tokens: input + maxOutputTokens };
}

/** The schema of an answer as it is written in a transcript. */
export function jsonSchemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema);
}

function schemaText(schema: z.ZodType): string {
  return JSON.stringify(jsonSchemaOf(schema));
}
