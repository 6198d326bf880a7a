import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import * as z from 'zod';
import type { TokenUsage } from '../../protocol/agent-seat.ts';
import { Count } from '../../protocol/scalars.ts';
import type { AnswerEnd, ModelClient } from './model-client.ts';
import { type ProviderAccess, type StreamPart, streamAnswer } from './stream-answer.ts';

const OWN_URL = 'https://api.anthropic.com';

/**
 * A model behind Anthropic's Messages API or a compatible gateway. Thinking is left at its default,
 * since older and newer models take different settings for it.
 */
export function anthropicClient(access: ProviderAccess): ModelClient {
  const { model, apiKey, baseUrl } = access;
  return {
    provider: 'anthropic',
    model,
    async complete(request, options) {
      const { system, messages, output, maxOutputTokens } = request;
      const format = zodOutputFormat(output.schema);
      return await streamAnswer({
        ...access,
        name: baseUrl === null ? 'Anthropic' : `the server at ${baseUrl.host}`,
        keyVariable: 'ANTHROPIC_API_KEY',
        addressSetting: 'ANTHROPIC_BASE_URL if it is set',
        maxOutputTokens,
        options,
        readEvent: streamReader(),
        open: ({ fetch, signal }) => {
          // The SDK would read options that are not set here from the environment.
          const client = new Anthropic({
            apiKey,
            authToken: null,
            webhookKey: null,
            baseURL: baseUrl?.url ?? OWN_URL,
            defaultQuery: { ...baseUrl?.query },
            maxRetries: 0,
            logLevel: 'off',
            openTelemetry: false,
            fetch,
          });
          return client.messages.create(
            {
              model,
              max_tokens: maxOutputTokens,
              system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
              messages: messages.map(({ role, text }) => ({ role, content: text })),
              output_config: { format },
              stream: true,
            },
            { signal },
          );
        },
      });
    },
  };
}

const Tokens = Count.nullish().catch(null);
const Usage = z
  .object({
    input_tokens: Tokens,
    cache_read_input_tokens: Tokens,
    cache_creation_input_tokens: Tokens,
    output_tokens: Tokens,
  })
  .nullable()
  .default(null)
  .catch(null);

/** The events that are read; others are ignored. */
const Event = z.union([
  z.object({ type: z.literal('message_start'), message: z.object({ usage: Usage }) }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.union([
      z.object({ type: z.literal('text_delta'), text: z.string() }),
      // Thoughts, signatures, citations.
      z.object({ type: z.string().regex(/^(?!text_delta$)/) }),
    ]),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: Usage,
  }),
  z.object({ type: z.string().regex(/^(?!(message_start|content_block_delta|message_delta)$)/) }),
]);

function streamReader(): (event: unknown) => StreamPart {
  let seen: z.infer<typeof Usage> = null;
  let stopReason: string | null = null;
  const used = (usage: z.infer<typeof Usage>) => {
    // The last event repeats the totals, possibly without the unchanged ones.
    const known = Object.entries(usage ?? {}).filter(([, tokens]) => typeof tokens === 'number');
    if (known.length > 0) seen = { ...seen, ...Object.fromEntries(known) };
    return { usage: usageOf(seen) };
  };
  return (raw) => {
    const event = Event.parse(raw);
    if ('message' in event) return used(event.message.usage);
    if ('usage' in event) {
      stopReason = event.delta.stop_reason ?? stopReason;
      return used(event.usage);
    }
    if ('delta' in event) return 'text' in event.delta ? { text: event.delta.text } : {};
    if (event.type !== 'message_stop' || stopReason === null) return {};
    return { stop: { end: ENDS.get(stopReason) ?? 'end', reason: stopReason } };
  };
}

function usageOf(usage: z.infer<typeof Usage>): TokenUsage | null {
  const { input_tokens, output_tokens } = usage ?? {};
  if (typeof input_tokens !== 'number' || typeof output_tokens !== 'number') return null;
  return {
    input_tokens,
    cached_tokens: usage?.cache_read_input_tokens ?? 0,
    cache_write_tokens: usage?.cache_creation_input_tokens ?? 0,
    output_tokens,
  };
}

/** Stop reasons of incomplete answers; any other reason ends a complete one. */
const ENDS: ReadonlyMap<string, AnswerEnd> = new Map([
  ['refusal', 'refusal'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
]);
