import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ModelRequest } from '../../../agents/models/model-client.ts';
import { costOf, tokensOf, worstCase } from '../../../agents/models/pricing.ts';

const PRICE = { input: 3, cached_input: 0.3, cache_write: 3.75, output: 15 };

describe('costOf()', () => {
  it('prices each kind of token per million', () => {
    const usage = {
      input_tokens: 1000,
      cached_tokens: 20_000,
      cache_write_tokens: 4000,
      output_tokens: 500,
    };
    // 3,000 + 6,000 + 15,000 + 7,500 millionths.
    expect(costOf(PRICE, usage)).toBeCloseTo(0.0315, 12);
    expect(tokensOf(usage)).toBe(25_500);
    expect(costOf(null, usage)).toBe(0);
  });
});

describe('worstCase()', () => {
  const request = (system: string, maxOutputTokens = 1000): ModelRequest => ({
    system,
    messages: [{ role: 'user', text: '12345' }],
    output: { name: 'o', schema: z.strictObject({}) },
    maxOutputTokens,
  });
  const schema = JSON.stringify(z.toJSONSchema(z.strictObject({}))).length;

  it('counts a token per byte at the highest input price, and the longest answer', () => {
    // "ü" is two bytes; 256 and 32 tokens are the overhead of a request and of
    // each message; the schema counts twice.
    const input = 2 + 5 + 2 * schema + 256 + 32;
    expect(worstCase({ price: PRICE }, request('ü'))).toEqual({
      usd: (input * 3.75 + 1000 * 15) / 1e6,
      tokens: input + 1000,
    });
  });

  it('counts tokens without a known price', () => {
    expect(worstCase({ price: null }, request('', 7))).toEqual({
      usd: 0,
      tokens: 5 + 2 * schema + 256 + 32 + 7,
    });
  });
});
