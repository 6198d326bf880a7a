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

export const Provider = z.enum(['anthropic', 'openai', 'compatible']);
export type Provider = z.infer<typeof Provider>;

const ModelName = z.string().min(1).max(200).describe('As the provider calls it');
const ContextTokens = z.int().min(4096).describe('The window: prompt and answer together');
const TrainingCutoff = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .nullable()
  .default(null)
  .describe('The last month that it learnt from, as 2026-06; null where nobody knows');
const OutputTokens = z.int().min(256).describe('Of one answer, thinking included');

/** What is known of a model. A config file may list more of them, under `models`. */
export const ModelCard = z.strictObject({
  provider: Provider,
  id: ModelName,
  context_tokens: ContextTokens,
  max_output_tokens: OutputTokens,
  price: ModelPrice.nullable().default(null).describe('Null where nobody knows'),
  training_cutoff: TrainingCutoff,
});
export type ModelCard = z.infer<typeof ModelCard>;

/** A role that a language model plays: all of it that reaches a prompt, a price or a judgement. */
export const ModelSeat = z.strictObject({
  provider: Provider,
  model: ModelName,
  context_tokens: ContextTokens,
  max_output_tokens: OutputTokens,
  price: ModelPrice.nullable().describe('Null where nobody knows; such a call counts as free'),
  training_cutoff: TrainingCutoff,
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
