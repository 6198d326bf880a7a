import * as z from 'zod';
import { Count } from './scalars.ts';

const usdPerMillion = z.number().nonnegative();

/** What a model costs, in USD for a million tokens. */
export const ModelPrice = z.strictObject({
  input: usdPerMillion,
  cached_input: usdPerMillion.describe('Input that was read from the cache'),
  cache_write: usdPerMillion.describe('Input that was written to the cache'),
  output: usdPerMillion.describe('Thinking included'),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

/** A role that a language model plays: all of it that reaches a prompt or a price. */
export const ModelSeat = z.strictObject({
  provider: z.enum(['anthropic', 'openai', 'compatible']),
  model: z.string().min(1).max(200).describe('As the provider calls it'),
  context_tokens: z.int().min(4096).describe('The window: prompt and answer together'),
  max_output_tokens: z.int().min(256).describe('Of one answer, thinking included'),
  price: ModelPrice.nullable().describe('Null where nobody knows; such a call counts as free'),
});
export type ModelSeat = z.infer<typeof ModelSeat>;

/** Who plays a role. */
export const Seat = z.union([z.literal('heuristic'), ModelSeat]);
export type Seat = z.infer<typeof Seat>;

/** What a call used, in tokens; the four do not overlap. */
export const TokenUsage = z.strictObject({
  input_tokens: Count.describe('Neither read from a cache nor written to one'),
  cached_tokens: Count.describe('Read from a cache'),
  cache_write_tokens: Count.describe('Written to a cache'),
  output_tokens: Count.describe('Thinking included'),
});
export type TokenUsage = z.infer<typeof TokenUsage>;
