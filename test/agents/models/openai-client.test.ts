import { describe, expect, it } from 'vitest';
import { ask, CANARY, clientOf, stubWith } from '../../helpers/ask-model.ts';

const line = (event: { readonly type: string; readonly [field: string]: unknown }) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

describe('openaiClient()', () => {
  it('sends a Responses API request without storage', async () => {
    const stub = await stubWith('{}');
    await ask(clientOf('openai', stub.url));
    const { request, rawBody } = stub.exchanges[0]!;
    expect(JSON.parse(rawBody)).toEqual({
      model: 'stub-model',
      instructions: 'You choose.',
      input: [
        { role: 'user', content: 'A or B?' },
        { role: 'assistant', content: 'C' },
        { role: 'user', content: 'C was not offered.' },
      ],
      max_output_tokens: 1000,
      text: {
        format: {
          type: 'json_schema',
          name: 'choice',
          strict: true,
          schema: {
            $schema: 'http://json-schema.org/draft-07/schema#',
            type: 'object',
            properties: {
              chosen: { type: 'string', enum: ['A', 'B'] },
              reasons: { type: 'array', items: { type: 'string' } },
            },
            required: ['chosen', 'reasons'],
            additionalProperties: false,
          },
        },
      },
      store: false,
      stream: true,
    });
    expect(request.headers.authorization).toBe(`Bearer ${CANARY}`);
    expect(request.protocol).toBe('responses');
  });

  it.each([
    [{ reason: 'max_output_tokens' }, 'length', 'max_output_tokens'],
    [{ reason: 'content_filter' }, 'refusal', 'content_filter'],
    [null, 'length', 'incomplete'],
  ])('reads an incomplete response (%o) as %s', async (incomplete_details, end, stopReason) => {
    const body = [
      line({ type: 'response.output_text.delta', delta: 'hel' }),
      line({ type: 'response.incomplete', response: { incomplete_details, usage: null } }),
    ].join('');
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('openai', stub.url));
    expect(reply).toEqual({ text: 'hel', end, stopReason, usage: null });
  });

  it('reports the usage of a response', async () => {
    const body = line({
      type: 'response.completed',
      response: {
        usage: {
          input_tokens: 50,
          input_tokens_details: { cached_tokens: 30, cache_write_tokens: 5 },
          output_tokens: 4,
        },
      },
    });
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('openai', stub.url));
    // The 50 input tokens include the cached ones: 50 - 30 - 5 = 15.
    expect(reply).toMatchObject({
      end: 'end',
      usage: { input_tokens: 15, cached_tokens: 30, cache_write_tokens: 5, output_tokens: 4 },
    });
  });

  it.each([
    [{ code: 'server_error', message: 'sorry' }, '"sorry"'],
    [null, 'the response failed'],
  ])('fails with the reason of a failed response: %j', async (error, reason) => {
    const body = line({ type: 'response.failed', response: { error } });
    const stub = await stubWith({ kind: 'raw', body });
    const { failure } = await ask(clientOf('openai', stub.url));
    expect(failure).toMatchObject({ failure: 'server', message: expect.stringContaining(reason) });
  });
});
