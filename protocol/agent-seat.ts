import * as z from 'zod';
import { Count } from './scalars.ts';

const usdPerMillion = z.number().nonnegative();

/** The price of a model, in USD per million tokens. */
export const ModelPrice = z.strictObject({
  input: usdPerMillion,
  cached_input: usdPerMillion.describe('Input read from the cache'),
  cache_write: usdPerMillion.describe('Input written to the cache'),
  output: usdPerMillion.describe('Thinking included'),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

export const Provider = z.enum(['anthropic', 'openai', 'compatible']);
export type Provider = z.infer<typeof Provider>;

const ModelName = z.string().min(1).max(200).describe('The name that the provider uses');
const ContextTokens = z.int().min(4096).describe('The context window: prompt and answer together');
const TrainingCutoff = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .nullable()
  .default(null)
  .describe('The last month of the training data, as 2026-06; null if unknown');
const OutputTokens = z.int().min(256).describe('Limit of one answer, thinking included');

/** Limits and price of a model. A config file may list more under `models`. */
export const ModelCard = z.strictObject({
  provider: Provider,
  id: ModelName,
  context_tokens: ContextTokens,
  max_output_tokens: OutputTokens,
  price: ModelPrice.nullable().default(null).describe('Null if unknown'),
  training_cutoff: TrainingCutoff,
});
export type ModelCard = z.infer<typeof ModelCard>;

/** A language model in a role: everything that affects a prompt, a cost or a result. */
export const ModelSeat = z.strictObject({
  provider: Provider,
  model: ModelName,
  context_tokens: ContextTokens,
  max_output_tokens: OutputTokens,
  price: ModelPrice.nullable().describe('Null if unknown; its calls count as free'),
  training_cutoff: TrainingCutoff,
});
export type ModelSeat = z.infer<typeof ModelSeat>;

/** The agent of a role. */
export const Seat = z.union([z.literal('heuristic'), ModelSeat]);
export type Seat = z.infer<typeof Seat>;

/** The tokens of a call; the four counts do not overlap. */
export const TokenUsage = z.strictObject({
  input_tokens: Count.describe('Neither read from a cache nor written to one'),
  cached_tokens: Count.describe('Read from a cache'),
  cache_write_tokens: Count.describe('Written to a cache'),
  output_tokens: Count.describe('Thinking included'),
});
export type TokenUsage = z.infer<typeof TokenUsage>;
