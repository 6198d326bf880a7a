import * as z from 'zod';
import type { ModelPrice, ModelSeat, TokenUsage } from '../../protocol/agent-seat.ts';
import type { Spend } from './budget.ts';
import type { ModelRequest } from './model-client.ts';
import { mostTokens, promptTokens } from './token-estimate.ts';

/** The cost of a call in USD; 0 if the price is not known. */
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
 * The largest possible cost of a call. No tokenizer produces more tokens than bytes, and no answer
 * exceeds its limit. The schema counts twice, since SDKs repeat its bounds in descriptions.
 */
export function worstCase(seat: Pick<ModelSeat, 'price'>, request: ModelRequest): Spend {
  const schema = JSON.stringify(jsonSchemaOf(request.output.schema));
  const input = promptTokens(request, mostTokens) + mostTokens(schema);
  const { price } = seat;
  const dearest = price === null ? 0 : Math.max(price.input, price.cached_input, price.cache_write);
  const { maxOutputTokens } = request;
  const usd = (input * dearest + maxOutputTokens * (price?.output ?? 0)) / 1e6;
  return { usd, tokens: input + maxOutputTokens };
}

/** The schema of an answer as recorded in a transcript. */
export function jsonSchemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema);
}
