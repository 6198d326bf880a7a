import { describe, expect, it } from 'vitest';
import { parseBaseUrl } from '../../../agents/models/base-url.ts';
import { compatibleClient } from '../../../agents/models/compatible-client.ts';
import { ask, CANARY, clientOf, stubWith } from '../../helpers/ask-model.ts';

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    chosen: { type: 'string', enum: ['A', 'B'] },
    reasons: { type: 'array', items: { type: 'string' } },
  },
  required: ['chosen', 'reasons'],
  additionalProperties: false,
};

describe('compatibleClient()', () => {
  it('sends a chat completions request', async () => {
    const stub = await stubWith('{}');
    await ask(clientOf('compatible', stub.url));
    const { request, rawBody } = stub.exchanges[0]!;
    expect(JSON.parse(rawBody)).toEqual({
      model: 'stub-model',
      max_tokens: 1000,
      messages: [
        { role: 'system', content: 'You choose.' },
        { role: 'user', content: 'A or B?' },
        { role: 'assistant', content: 'C' },
        { role: 'user', content: 'C was not offered.' },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'choice', strict: true, schema: SCHEMA },
      },
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(request.headers.authorization).toBe(`Bearer ${CANARY}`);
  });

  it.each([
    ['json_object', { type: 'json_object' }],
    ['none', undefined],
  ] as const)(
    'puts the schema into the prompt if the server takes none: %s',
    async (structured, format) => {
      const stub = await stubWith('{}');
      const baseUrl = parseBaseUrl(`${stub.url}/v1`)!;
      const { reply } = await ask(
        compatibleClient({ model: 'stub-model', apiKey: null, baseUrl, structured }),
      );
      expect(reply?.text).toBe('{}');
      const { request } = stub.exchanges[0]!;
      expect(request.body.response_format).toEqual(format);
      expect(request.system).toContain(JSON.stringify(SCHEMA));
      expect(request.headers.authorization).toBe('Bearer none');
    },
  );

  it('keeps a query of the address and redacts it', async () => {
    const stub = await stubWith({
      kind: 'status',
      status: 400,
      body: { error: { message: 'no such version: canary-version-9' } },
    });
    const baseUrl = parseBaseUrl(`${stub.url}/v1/?token=canary-version-9`)!;
    const { failure } = await ask(
      compatibleClient({ model: 'm', apiKey: null, baseUrl, structured: 'none' }),
    );
    expect(stub.exchanges).toHaveLength(1);
    expect(failure?.message).toMatch(
      /rejected the request \(400\): "no such version: \[hidden\]"$/,
    );
    expect(failure?.message).not.toContain('canary');
  });

  it('reads a refusal in its own field, and responses with missing fields', async () => {
    const chunks = [
      { choices: [{ delta: { role: 'assistant', content: null } }] },
      { choices: [{ delta: { refusal: 'I will not' } }], usage: null },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } },
    ];
    const body = `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('compatible', stub.url));
    expect(reply).toEqual({
      text: 'I will not',
      end: 'refusal',
      stopReason: 'stop',
      usage: { input_tokens: 9, cached_tokens: 0, cache_write_tokens: 0, output_tokens: 3 },
    });
  });

  it('accepts a stream without its end marker after the finish reason', async () => {
    const body = `data: ${JSON.stringify({ choices: [{ delta: { content: '{}' }, finish_reason: 'stop' }] })}\n\n`;
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('compatible', stub.url));
    expect(reply).toMatchObject({ text: '{}', end: 'end', usage: null });
  });
});
