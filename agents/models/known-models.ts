import type { ModelCard, ModelPrice, ModelSeat, Provider } from '../../protocol/agent-seat.ts';

/** The day of the newest source below. A config file can override prices. */
export const MODELS_AS_OF = '2026-10-27';

/** The sources of the figures. */
export const MODEL_SOURCES = [
  'Anthropic: platform.claude.com/docs, models and pricing; that cache reads of Sonnet 5.5 cost half since 2026-10-07: release notes of claudit and PromptFuel',
  'OpenAI: its model pages and prices as docs.litellm.ai, apidog.com, models.dev and docs.oxen.ai give them',
] as const;

/** Context windows of most models of a provider. */
const WINDOWS = { anthropic: 1_000_000, openai: 272_000 };

/**
 * The built-in models, with their prices in USD per million tokens.
 *
 * Some cost more for long prompts: those of OpenAI beyond 272,000 tokens, Claude Haiku 5.5 beyond
 * 100,000. Their window is limited to that length, so that the price is valid for every prompt.
 */
export const KNOWN_MODELS: readonly ModelCard[] = [
  card('anthropic', 'claude-sonnet-5-5', price(2, 0.1, 2.5, 10), '2026-06'),
  card('anthropic', 'claude-opus-5-5', price(4, 0.2, 5, 20), '2026-06'),
  card('anthropic', 'claude-fable-5-1', price(10, 0.25, 12.5, 50), '2026-06'),
  {
    ...card('anthropic', 'claude-haiku-5-5', price(0.1, 0.01, 0.125, 0.5), '2026-06'),
    context_tokens: 100_000,
  },
  // In the SDK's list of models; neither price nor window was found.
  { ...card('anthropic', 'claude-fable-5-2', null, null), context_tokens: 200_000 },
  card('openai', 'gpt-6.1-terra', price(1, 0.05, 1.25, 5), '2026-06'),
  card('openai', 'gpt-6.1-sol', price(2, 0.1, 2.5, 10), null),
  card('openai', 'gpt-6-luna', price(0.1, 0.01, 0.125, 0.5), '2026-05'),
  card('openai', 'gpt-6-astra', price(10, 1, 12.5, 50), null),
];

const DEFAULT_MODELS: Readonly<Record<Provider, string | null>> = {
  anthropic: 'claude-sonnet-5-5',
  openai: 'gpt-6.1-terra',
  compatible: null,
};

/** The default model of a provider; null if it has none. */
export function defaultModel(provider: Provider): string | null {
  return DEFAULT_MODELS[provider];
}

/** @param cards of a config file; they take precedence over the built-in ones */
export function findModel(
  provider: Provider,
  model: string,
  cards: readonly ModelCard[] = [],
): ModelCard | null {
  const isIt = (card: ModelCard) => card.provider === provider && card.id === model;
  return cards.find(isIt) ?? KNOWN_MODELS.find(isIt) ?? null;
}

/** Conservative limits for unknown models. */
const UNKNOWN: Readonly<Record<Provider, Pick<ModelCard, 'context_tokens' | 'max_output_tokens'>>> =
  {
    anthropic: { context_tokens: 200_000, max_output_tokens: 32_000 },
    openai: { context_tokens: 128_000, max_output_tokens: 16_000 },
    compatible: { context_tokens: 32_768, max_output_tokens: 8192 },
  };

/** Most tokens of an answer, thinking included. All of them are reserved before each call. */
const MAX_ANSWER_TOKENS = 32_000;

export interface SeatOptions {
  /** Of a config file. */
  readonly cards?: readonly ModelCard[];
  /** Whether models without a known price are allowed. */
  readonly allowUnpriced?: boolean;
  /** The price if no list has one; 0 for a server on this machine. */
  readonly otherwise?: ModelPrice;
}

/** A seat for a model, whose answer takes at most half its window; or the problem, as a clause. */
export function seatFor(
  provider: Provider,
  model: string,
  { cards = [], allowUnpriced = false, otherwise }: SeatOptions = {},
): { readonly seat: ModelSeat } | { readonly problem: string } {
  const card = findModel(provider, model, cards);
  const priced = card?.price ?? otherwise ?? null;
  if (priced === null && !allowUnpriced) {
    return {
      problem:
        'its price is not known, so no budget can be enforced; add it under "models" in the config file, or pass --allow-unpriced',
    };
  }
  const { context_tokens, max_output_tokens } = card ?? UNKNOWN[provider];
  return {
    seat: {
      provider,
      model,
      context_tokens,
      max_output_tokens: Math.min(max_output_tokens, MAX_ANSWER_TOKENS, context_tokens >> 1),
      price: priced,
      training_cutoff: card?.training_cutoff ?? null,
    },
  };
}

function price(
  input: number,
  cached_input: number,
  cache_write: number,
  output: number,
): ModelPrice {
  return { input, cached_input, cache_write, output };
}

function card(
  provider: keyof typeof WINDOWS,
  id: string,
  price: ModelPrice | null,
  training_cutoff: string | null,
): ModelCard {
  const limits = { context_tokens: WINDOWS[provider], max_output_tokens: 128_000 };
  return { provider, id, ...limits, price, training_cutoff };
}
