import { zodResponseFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import { Count } from '../../protocol/scalars.ts';
import type { BaseUrl } from './base-url.ts';
import type { AnswerEnd, ModelClient, ModelRequest } from './model-client.ts';
import { CacheDetails, openaiSdk, usageOf } from './openai-client.ts';
import { type ProviderAccess, type StreamPart, streamAnswer } from './stream-answer.ts';

/**
 * How a server enforces the form of an answer: by the schema, as any JSON object, or not at all. In the
 * last two cases the prompt contains the schema.
 */
export type Structured = 'json_schema' | 'json_object' | 'none';

interface CompatibleAccess extends Omit<ProviderAccess, 'apiKey'> {
  /** Null if the server needs none. */
  readonly apiKey: string | null;
  readonly baseUrl: BaseUrl;
  readonly structured: Structured;
}

/** The SDK requires a key even if the server does not. */
const NO_KEY = 'none';

/** A model behind OpenAI-compatible chat completions: Ollama, llama.cpp, vLLM, LM Studio, gateways. */
export function compatibleClient({ structured, ...access }: CompatibleAccess): ModelClient {
  const { model, baseUrl } = access;
  const apiKey = access.apiKey ?? NO_KEY;
  return {
    provider: 'compatible',
    model,
    async complete(request, options) {
      const { messages, maxOutputTokens } = request;
      const { system, format } = structuredRequest(request, structured);
      return await streamAnswer({
        ...access,
        apiKey,
        name: `the server at ${baseUrl.host}`,
        keyVariable: 'OPENAI_API_KEY',
        addressSetting: '--base-url or OPENAI_BASE_URL, which usually ends in /v1',
        maxOutputTokens,
        options,
        readEvent: streamReader(),
        open: ({ fetch, signal }) =>
          openaiSdk(apiKey, baseUrl, fetch).chat.completions.create(
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
          ),
      });
    },
  };
}

function structuredRequest({ system, output }: ModelRequest, structured: Structured) {
  const byName = zodResponseFormat(output.schema, output.name);
  if (structured === 'json_schema') return { system, format: byName };
  const schema = JSON.stringify(byName.json_schema.schema);
  return {
    system: `${system}\n\nAnswer with one JSON object that matches this JSON schema and nothing else:\n${schema}`,
    format: structured === 'json_object' ? ({ type: 'json_object' } as const) : null,
  };
}

const Usage = z
  .object({ prompt_tokens: Count, completion_tokens: Count, prompt_tokens_details: CacheDetails })
  .transform((one) => usageOf(one.prompt_tokens, one.completion_tokens, one.prompt_tokens_details))
  .nullable()
  .default(null)
  .catch(null);

/** A chunk has one choice; the last one, with the usage, may have none. */
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

function streamReader(): (event: unknown) => StreamPart {
  let isRefused = false;
  return (raw) => {
    const { choices, usage } = Chunk.parse(raw);
    const { delta, finish_reason: reason } = choices?.[0] ?? {};
    const refusal = delta?.refusal ?? '';
    isRefused ||= refusal !== '';
    return {
      text: (delta?.content ?? '') + refusal,
      usage,
      ...(reason
        ? { stop: { end: isRefused ? 'refusal' : (ENDS.get(reason) ?? 'end'), reason } }
        : {}),
    };
  };
}

/** Finish reasons of incomplete answers; any other reason ends a complete one. */
const ENDS: ReadonlyMap<string, AnswerEnd> = new Map([
  ['content_filter', 'refusal'],
  ['length', 'length'],
]);
