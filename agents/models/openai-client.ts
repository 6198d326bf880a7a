import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import type { TokenUsage } from '../../protocol/agent-seat.ts';
import { Count } from '../../protocol/scalars.ts';
import type { BaseUrl } from './base-url.ts';
import type { ModelClient } from './model-client.ts';
import { type ProviderAccess, type StreamPart, streamAnswer } from './stream-answer.ts';

const OWN_URL = 'https://api.openai.com/v1';

/**
 * A model behind OpenAI's Responses API, without server-side storage. The reasoning effort is left at
 * its default, since some models reject the setting.
 */
export function openaiClient(access: ProviderAccess): ModelClient {
  const { model, apiKey, baseUrl } = access;
  return {
    provider: 'openai',
    model,
    async complete(request, options) {
      const { system, messages, output, maxOutputTokens } = request;
      const format = zodTextFormat(output.schema, output.name);
      return await streamAnswer({
        ...access,
        name: baseUrl === null ? 'OpenAI' : `the server at ${baseUrl.host}`,
        keyVariable: 'OPENAI_API_KEY',
        addressSetting: 'OPENAI_BASE_URL if it is set',
        maxOutputTokens,
        options,
        readEvent: streamReader(),
        open: ({ fetch, signal }) =>
          openaiSdk(apiKey, baseUrl, fetch).responses.create(
            {
              model,
              instructions: system,
              input: messages.map(({ role, text }) => ({ role, content: text })),
              max_output_tokens: maxOutputTokens,
              text: { format },
              store: false,
              stream: true,
            },
            { signal },
          ),
      });
    },
  };
}

/** The OpenAI SDK. It would read options that are not set here from the environment. */
export function openaiSdk(apiKey: string, baseUrl: BaseUrl | null, send: typeof fetch): OpenAI {
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl?.url ?? OWN_URL,
    defaultQuery: { ...baseUrl?.query },
    maxRetries: 0,
    logLevel: 'off',
    fetch: send,
  });
}

const Tokens = Count.nullish().catch(null);

/** Cached tokens, which OpenAI includes in the input. */
export const CacheDetails = z
  .object({ cached_tokens: Tokens, cache_write_tokens: Tokens })
  .nullish()
  .catch(null);

/** Usage with cached tokens subtracted from the input. */
export function usageOf(
  input: number,
  output: number,
  details: z.infer<typeof CacheDetails>,
): TokenUsage {
  const cached = details?.cached_tokens ?? 0;
  const written = details?.cache_write_tokens ?? 0;
  return {
    input_tokens: Math.max(0, input - cached - written),
    cached_tokens: cached,
    cache_write_tokens: written,
    output_tokens: output,
  };
}

const Usage = z
  .object({ input_tokens: Count, output_tokens: Count, input_tokens_details: CacheDetails })
  .transform((one) => usageOf(one.input_tokens, one.output_tokens, one.input_tokens_details))
  .nullable()
  .default(null)
  .catch(null);

const CLOSING = ['response.completed', 'response.incomplete', 'response.failed'] as const;
const DELTAS = ['response.output_text.delta', 'response.refusal.delta'] as const;
const USED: readonly string[] = [...CLOSING, ...DELTAS, 'error'];

/** The events that are read; others are ignored. */
const Event = z.union([
  z.object({ type: z.enum(DELTAS), delta: z.string() }),
  z.object({
    type: z.enum(CLOSING),
    response: z.object({
      usage: Usage,
      incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
      error: z.unknown().optional(),
    }),
  }),
  z.object({
    type: z.literal('error'),
    code: z.unknown().optional(),
    message: z.unknown().optional(),
  }),
  z.object({ type: z.string().refine((type) => !USED.includes(type)) }),
]);

function streamReader(): (event: unknown) => StreamPart {
  let isRefused = false;
  return (raw) => {
    const event = Event.parse(raw);
    if ('delta' in event) {
      isRefused ||= event.type === 'response.refusal.delta';
      return { text: event.delta };
    }
    if (event.type === 'error') return { failed: event };
    if (!('response' in event)) return {};
    const { response } = event;
    if (event.type === 'response.failed') {
      return { failed: response.error ?? { message: 'the response failed' } };
    }
    const { usage } = response;
    if (event.type === 'response.incomplete') {
      const reason = response.incomplete_details?.reason ?? 'incomplete';
      return { usage, stop: { end: reason === 'content_filter' ? 'refusal' : 'length', reason } };
    }
    const [end, reason] = isRefused
      ? (['refusal', 'refusal'] as const)
      : (['end', 'completed'] as const);
    return { usage, stop: { end, reason } };
  };
}
