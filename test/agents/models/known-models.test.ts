import { describe, expect, it } from 'vitest';
import {
  defaultModel,
  findModel,
  KNOWN_MODELS,
  MODEL_SOURCES,
  MODELS_AS_OF,
  seatFor,
} from '../../../agents/models/known-models.ts';
import { ModelCard, ModelSeat, Provider } from '../../../protocol/agent-seat.ts';

const OWN: ModelCard = {
  provider: 'compatible',
  id: 'qwen3:8b',
  context_tokens: 8192,
  max_output_tokens: 8192,
  price: { input: 0, cached_input: 0, cache_write: 0, output: 0 },
  training_cutoff: null,
};

describe('KNOWN_MODELS', () => {
  it('is a dated list of cards, each model once, with its sources', () => {
    expect(MODELS_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(new Date(MODELS_AS_OF).toISOString().slice(0, 10)).toBe(MODELS_AS_OF);
    expect(MODEL_SOURCES.length).toBeGreaterThan(0);
    for (const card of KNOWN_MODELS) expect(ModelCard.parse(card)).toEqual(card);
    const names = KNOWN_MODELS.map(({ provider, id }) => `${provider}:${id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a price for the default model of each provider', () => {
    const defaults = Provider.options.map((provider) => [provider, defaultModel(provider)]);
    expect(defaults.filter(([, model]) => model === null)).toEqual([['compatible', null]]);
    for (const provider of ['anthropic', 'openai'] as const) {
      expect(findModel(provider, defaultModel(provider)!)?.price).not.toBe(null);
    }
  });

  it('prices cache writes above reads, and output highest', () => {
    for (const { price } of KNOWN_MODELS) {
      if (price === null) continue;
      expect(price.cached_input).toBeLessThan(price.input);
      expect(price.input).toBeLessThan(price.cache_write);
      expect(price.cache_write).toBeLessThan(price.output);
    }
  });
});

describe('findModel()', () => {
  it('prefers the card of a config file', () => {
    const card = { ...OWN, provider: 'openai', id: 'gpt-6-luna' } as const;
    expect(findModel('openai', 'gpt-6-luna', [card])).toBe(card);
    expect(findModel('openai', 'gpt-6-luna')?.price?.input).toBe(0.1);
  });

  it('finds a model under its own provider and full name only', () => {
    expect(findModel('anthropic', 'gpt-6-luna')).toBe(null);
    expect(findModel('openai', 'gpt-6-lun')).toBe(null);
    expect(findModel('openai', 'constructor')).toBe(null);
  });
});

describe('seatFor()', () => {
  it('seats a known model with a limited answer', () => {
    const made = seatFor('anthropic', 'claude-sonnet-5-5');
    expect(made).toEqual({
      seat: {
        provider: 'anthropic',
        model: 'claude-sonnet-5-5',
        context_tokens: 1_000_000,
        max_output_tokens: 32_000,
        price: { input: 2, cached_input: 0.1, cache_write: 2.5, output: 10 },
        training_cutoff: '2026-06',
      },
    });
    expect(ModelSeat.safeParse((made as { seat: unknown }).seat).success).toBe(true);
  });

  it('gives the training cutoff, or null if unknown', () => {
    const card = { ...OWN, training_cutoff: '2024-03' };
    expect(seatFor('compatible', OWN.id, { cards: [card] })).toMatchObject({
      seat: { training_cutoff: '2024-03' },
    });
    expect(seatFor('openai', 'gpt-9', { allowUnpriced: true })).toMatchObject({
      seat: { training_cutoff: null },
    });
  });

  it('reserves half of a small window for the prompt', () => {
    expect(seatFor('compatible', 'qwen3:8b', { cards: [OWN] })).toMatchObject({
      seat: { context_tokens: 8192, max_output_tokens: 4096 },
    });
  });

  it.each([
    ['openai', 'gpt-9'],
    ['anthropic', 'claude-fable-5-2'],
  ] as const)('rejects %s:%s without a known price, unless allowed', (provider, model) => {
    expect(seatFor(provider, model)).toEqual({
      problem: expect.stringMatching(
        /price is not known.*"models" in the config.*--allow-unpriced/,
      ),
    });
    expect(seatFor(provider, model, { allowUnpriced: true })).toMatchObject({
      seat: { model, price: null },
    });
    const price = { input: 1, cached_input: 1, cache_write: 1, output: 1 };
    const card = { ...OWN, provider, id: model, price };
    expect(seatFor(provider, model, { cards: [card] })).toMatchObject({ seat: { price } });
  });
});
