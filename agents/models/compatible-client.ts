import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import type { TokenUsage } from '../../protocol/agent-seat.ts';
import { Count } from '../../protocol/scalars.ts';
import type { BaseUrl } from './base-url.ts';
import type { AnswerEnd, ModelClient, ModelRequest } from './model-client.ts';
import { type Heard, streamAnswer } from './stream-answer.ts';

/**
 * How a server is told what an answer must be: by the schema, by asking for some JSON object, or in
 * words alone. Where the server is not given the schema itself, the prompt says it.
 */
export type Structured = 'json_schema' | 'json_object' | 'none';

export interface CompatibleClientOptions {
  readonly model: string;
  /** Null where the server wants none. */
  readonly apiKey: string | null;
  readonly baseUrl: BaseUrl;
  readonly structured: Structured;
  /** What else no text of this provider may hold, as the keys of others. */
  readonly otherSecrets?: readonly string[];
}

/** What SDK and servers take where no key is needed. */
const NO_KEY = 'none';

/** A model behind chat completions as OpenAI made them: Ollama, llama.cpp, vLLM, LM Studio, gateways. */
export function compatibleClient(client: CompatibleClientOptions): ModelClient {
  const { model, baseUrl, structured } = client;
  const apiKey = client.apiKey ?? NO_KEY;
  return {
    provider: 'compatible',
    model,
    async complete(request, options) {
      const { messages, maxOutputTokens } = request;
      const { system, format } = asked(request, structured);
      return await streamAnswer({
        name: `The server at ${baseUrl.host}`,
        model,
        keyVariable: 'OPENAI_API_KEY',
        addressSetting: '--base-url or OPENAI_BASE_URL, which mostly ends in /v1',
        authorization: `Bearer ${apiKey}`,
        secrets: [apiKey, ...baseUrl.secrets, ...(client.otherSecrets ?? [])],
        maxOutputTokens,
        options,
        hear: ears(),
        open: ({ fetch, signal }) => {
          // What is left out here, the SDK would look for in the environment.
          const sdk = new OpenAI({
            apiKey,
            adminAPIKey: null,
            organization: null,
            project: null,
            webhookSecret: null,
            baseURL: baseUrl.url,
            defaultQuery: { ...baseUrl.query },
            maxRetries: 0,
            logLevel: 'off',
            fetch,
          });
          return sdk.chat.completions.create(
            {
              model,
              max_tokens: maxOutputTokens,
              messages: [
                { role: 'system', content: system },
                ...messages.map(({ role, text }) => ({ role, content: text })),
              ],
              ...(format === null ? {} : { response_format: format }),
              stream: true,
              stream_options: { include_usage: true },
            },
            { signal },
          );
        },
      });
    },
  };
}

function asked({ system, output }: ModelRequest, structured: Structured) {
  const byName = zodResponseFormat(output.schema, output.name);
  if (structured === 'json_schema') return { system, format: byName };
  const schema = JSON.stringify(byName.json_schema.schema);
  return {
    system: `${system}\n\nAnswer with one JSON object that fits this JSON schema, and nothing else:\n${schema}`,
    format: structured === 'json_object' ? ({ type: 'json_object' } as const) : null,
  };
}

const Usage = z
  .object({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: z
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

/** Of the choices there is one; the last chunk, with the usage, may have none. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: Usage,
});

function ears(): (event: unknown) => Heard {
  let isRefused = false;
  return (raw) => {
    const { choices, usage } = Chunk.parse(raw);
    const { delta, finish_reason: reason } = choices?.[0] ?? {};
    const refusal = delta?.refusal ?? '';
    isRefused ||= refusal !== '';
    return {
      text: (delta?.content ?? '') + refusal,
      usage: usageOf(usage),
      ...(reason ? { stop: { end: isRefused ? 'refusal' : endOf(reason), reason } } : {}),
    };
  };
}

function endOf(finishReason: string): AnswerEnd {
  switch (finishReason) {
    case 'content_filter':
      return 'refusal';
    case 'length':
      return 'length';
    default:
      return 'end';
  }
}

/** What was cached is counted among the prompt. */
function usageOf(usage: z.infer<typeof Usage>): TokenUsage | null {
  if (usage === null) return null;
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const written = usage.prompt_tokens_details?.cache_write_tokens ?? 0;
  return {
    input_tokens: Math.max(0, usage.prompt_tokens - cached - written),
    cached_tokens: cached,
    cache_write_tokens: written,
    output_tokens: usage.completion_tokens,
  };
}
