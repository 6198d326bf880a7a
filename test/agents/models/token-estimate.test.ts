import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { estimateTokens, mostTokens, promptTokens } from '../../../agents/models/token-estimate.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('estimateTokens()', () => {
  // Tokens by gpt-tokenizer 3 (o200k_base, cl100k_base) and @anthropic-ai/tokenizer 0.0.4, the most of
  // the three.
  it.each([
    [
      'A decision is made at the close of a bar, on bars up to it. Market orders fill at the open of the next bar. Nothing looks ahead.',
      32,
    ],
    [
      'trades     hit  payoff      P&L  drawdown       t\n    61  59.0 %    0.82    1,504    -2,259    0.62\n   955  31.0 %    0.98  -72,194   -72,614  -10.02',
      75,
    ],
    [
      '{"parameters":[{"name":"macd_trend.fast","value":12},{"name":"atr_stop_mult","value":2.35}]}',
      32,
    ],
    ['漢字仮名交じり文、Ωμέγα, привет, 😀👍🏽', 32],
  ])('is at least the count of tokenisers for %j', (text, measured) => {
    expect(estimateTokens(text)).toBeGreaterThan(1.15 * measured);
    expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(text));
  });

  // abstained 9 letters: 3; a space before a word: 0; of: 1; two spaces: 1; digits and the comma: 5; 漢: 3.
  it('counts letters by three, digits and signs by one, other scripts by bytes', () => {
    expect(estimateTokens('abstained of  1,200漢')).toBe(3 + 1 + 1 + 5 + 3);
  });

  it('is at most the bytes, and does not decrease with more text', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(estimateTokens(a)).toBeLessThanOrEqual(mostTokens(a));
        expect(estimateTokens(`${a}\n${b}`)).toBeGreaterThanOrEqual(estimateTokens(a));
      }),
    );
  });
});

describe('promptTokens()', () => {
  it('counts system, messages, schema and overhead', () => {
    const schema = z.strictObject({ a: z.string() });
    const prompt = {
      system: 'abc',
      messages: [{ role: 'user' as const, text: 'abc' }],
      output: { name: 'x', schema },
    };
    const longer = {
      ...prompt,
      system: 'abc def',
      messages: [...prompt.messages, { role: 'assistant' as const, text: '12' }],
    };
    expect(promptTokens(longer) - promptTokens(prompt)).toBe(1 + 32 + 2);
    expect(promptTokens(prompt, mostTokens)).toBe(
      256 + 32 + 3 + 3 + JSON.stringify(z.toJSONSchema(schema)).length,
    );
  });
});
