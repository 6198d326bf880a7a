import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import type { TokenUsage } from '../../protocol/agent-seat.ts';
import { Count } from '../../protocol/scalars.ts';
import type { BaseUrl } from './base-url.ts';
import type { ModelClient } from './model-client.ts';
import { type Heard, streamAnswer } from './stream-answer.ts';

export interface OpenAIClientOptions {
  readonly model: string;
  readonly apiKey: string;
  /** Null for OpenAI's own. */
  readonly baseUrl: BaseUrl | null;
  /** What else no text of this provider may hold, as the keys of others. */
  readonly otherSecrets?: readonly string[];
}

const OWN_URL = 'https://api.openai.com/v1';

/**
 * A model of OpenAI by its Responses API, which is told to keep nothing. How long it thinks is left to
 * the model: those that do not think take no word on it.
 */
export function openaiClient({
  model,
  apiKey,
  baseUrl,
  otherSecrets = [],
}: OpenAIClientOptions): ModelClient {
  return {
    provider: 'openai',
    model,
    async complete(request, options) {
      const { system, messages, output, maxOutputTokens } = request;
      const format = zodTextFormat(output.schema, output.name);
      return await streamAnswer({
        name: baseUrl === null ? 'OpenAI' : `The server at ${baseUrl.host}`,
        model,
        keyVariable: 'OPENAI_API_KEY',
        addressSetting: 'OPENAI_BASE_URL where it is set',
        authorization: `Bearer ${apiKey}`,
        secrets: [apiKey, ...(baseUrl?.secrets ?? []), ...otherSecrets],
        maxOutputTokens,
        options,
        hear: ears(),
        open: ({ fetch, signal }) => {
          // What is left out here, the SDK would look for in the environment.
          const client = new OpenAI({
            apiKey,
            adminAPIKey: null,
            organization: null,
            project: null,
            webhookSecret: null,
            baseURL: baseUrl?.url ?? OWN_URL,
            defaultQuery: { ...baseUrl?.query },
            maxRetries: 0,
            logLevel: 'off',
            fetch,
          });
          return client.responses.create(
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
          );
        },
      });
    },
  };
}

const Usage = z
  .object({
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: z
      .object({
        cached_tokens: Count.nullish().catch(null),
        cache_write_tokens: Count.nullish().catch(null),
      })
      .nullish()
      .catch(null),
  })
  .nullable()
  .default(null)
  .catch(null);

const CLOSING = ['response.completed', 'response.incomplete', 'response.failed'] as const;
const DELTAS = ['response.output_text.delta', 'response.refusal.delta'] as const;
const USED: readonly string[] = [...CLOSING, ...DELTAS, 'error'];

/** What is used of the events; others pass. */
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

function ears(): (event: unknown) => Heard {
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
    const usage = usageOf(response.usage);
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

/** OpenAI counts what was cached among the input. */
function usageOf(usage: z.infer<typeof Usage>): TokenUsage | null {
  if (usage === null) return null;
  const cached = usage.input_tokens_details?.cached_tokens ?? 0;
  const written = usage.input_tokens_details?.cache_write_tokens ?? 0;
  return {
    input_tokens: Math.max(0, usage.input_tokens - cached - written),
    cached_tokens: cached,
    cache_write_tokens: written,
    output_tokens: usage.output_tokens,
  };
}
