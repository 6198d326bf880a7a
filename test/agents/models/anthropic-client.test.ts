import { describe, expect, it } from 'vitest';
import { ask, CANARY, clientOf, stubWith } from '../../helpers/ask-model.ts';

const line = (event: { readonly type: string; readonly [field: string]: unknown }) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

describe('anthropicClient()', () => {
  it('sends a Messages API request and marks the system prompt for caching', async () => {
    const stub = await stubWith('{}');
    await ask(clientOf('anthropic', stub.url));
    const { request, rawBody } = stub.exchanges[0]!;
    expect(JSON.parse(rawBody)).toEqual({
      model: 'stub-model',
      max_tokens: 1000,
      system: [{ type: 'text', text: 'You choose.', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: 'A or B?' },
        { role: 'assistant', content: 'C' },
        { role: 'user', content: 'C was not offered.' },
      ],
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            properties: {
              chosen: { enum: ['A', 'B'] },
              reasons: { type: 'array', items: { type: 'string' } },
            },
            required: ['chosen', 'reasons'],
            additionalProperties: false,
          },
        },
      },
      stream: true,
    });
    expect(request.headers.authorization).toBe(`Bearer ${CANARY}`);
    expect(request.headers['anthropic-version']).toBe('2026-10-21');
  });

  it.each([
    ['end_turn', 'end'],
    ['refusal', 'refusal'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['something_new', 'end'],
  ])('reads the stop reason %s as %s', async (stop_reason, end) => {
    const body = [
      line({ type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } }),
      line({ type: 'content_block_start', index: 0, content_block: { type: 'thinking' } }),
      line({ type: 'content_block_delta', delta: { type: 'signature_delta', signature: 'x' } }),
      line({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'hello' } }),
      line({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 9 } }),
      line({ type: 'message_stop' }),
    ].join('');
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('anthropic', stub.url));
    expect(reply).toEqual({
      text: 'hello',
      end,
      stopReason: stop_reason,
      usage: { input_tokens: 5, cached_tokens: 0, cache_write_tokens: 0, output_tokens: 9 },
    });
  });

  it('distinguishes a cut stream from an answer, and cached tokens from input', async () => {
    const usage = { input_tokens: 70, cache_read_input_tokens: 20, output_tokens: 2 };
    const start = line({ type: 'message_start', message: { usage } });
    const cut = await stubWith({ kind: 'raw', body: start });
    const { failure } = await ask(clientOf('anthropic', cut.url));
    expect(failure).toMatchObject({ failure: 'cut' });
    const end = [
      line({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }),
      line({ type: 'message_stop' }),
    ];
    const whole = await stubWith({ kind: 'raw', body: [start, ...end].join('') });
    const { reply } = await ask(clientOf('anthropic', whole.url));
    expect(reply).toMatchObject({
      end: 'end',
      usage: { input_tokens: 70, cached_tokens: 20, cache_write_tokens: 0, output_tokens: 2 },
    });
  });

  it.each([-1, 1.5, 1e300, '7'])('ignores a count of %s tokens', async (tokens) => {
    const body = [
      line({ type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } }),
      line({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { input_tokens: tokens, output_tokens: 9 },
      }),
      line({ type: 'message_stop' }),
    ].join('');
    const stub = await stubWith({ kind: 'raw', body });
    const { reply } = await ask(clientOf('anthropic', stub.url));
    expect(reply?.usage).toMatchObject({ input_tokens: 5, output_tokens: 9 });
  });
});
