import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { anthropicClient } from '../../agents/models/anthropic-client.ts';
import { parseBaseUrl } from '../../agents/models/base-url.ts';
import { compatibleClient } from '../../agents/models/compatible-client.ts';
import { ModelCallError } from '../../agents/models/errors.ts';
import type { ModelClient, ModelReply, ModelRequest } from '../../agents/models/model-client.ts';
import { openaiClient } from '../../agents/models/openai-client.ts';
import { type StubReply, type StubServer, startStubServer } from './stub-llm-server.ts';

/** The three protocols, by the client that speaks each. */
export const PROVIDERS = ['anthropic', 'openai', 'compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const CANARY = 'sk-canary/7Q+zK9"mW2~vX4 pL8';

/** A client of the stub, made as the program makes them. */
export function clientOf(provider: ProviderName, url: string, apiKey = CANARY): ModelClient {
  const baseUrl = parseBaseUrl(provider === 'anthropic' ? url : `${url}/v1`)!;
  const model = 'stub-model';
  switch (provider) {
    case 'anthropic':
      return anthropicClient({ model, apiKey, baseUrl });
    case 'openai':
      return openaiClient({ model, apiKey, baseUrl });
    case 'compatible':
      return compatibleClient({ model, apiKey, baseUrl, structured: 'json_schema' });
  }
}

/** A stub that ends with the test and gives these answers, the last of them again and again. */
export async function stubWith(...replies: readonly StubReply[]): Promise<StubServer> {
  const stub = await startStubServer({
    answer: ({ index }) => replies[Math.min(index, replies.length - 1)]!,
  });
  onTestFinished(() => stub.close());
  return stub;
}

export const QUESTION: ModelRequest = {
  system: 'You choose.',
  messages: [
    { role: 'user', text: 'A or B?' },
    { role: 'assistant', text: 'C' },
    { role: 'user', text: 'C was not offered.' },
  ],
  output: {
    name: 'choice',
    schema: z.strictObject({ chosen: z.enum(['A', 'B']), reasons: z.array(z.string()) }),
  },
  maxOutputTokens: 1000,
};

export interface Asked {
  /** Null if it failed. */
  readonly reply: ModelReply | null;
  /** Null if it did not fail. */
  readonly failure: ModelCallError | null;
  /** The parts of the answer, in order. */
  readonly pieces: readonly string[];
}

/** Asks once, and returns the outcome: an answer or a typed failure; another error is thrown. */
export async function ask(
  client: ModelClient,
  { signal = new AbortController().signal, request = QUESTION } = {},
): Promise<Asked> {
  const pieces: string[] = [];
  try {
    const reply = await client.complete(request, { signal, onText: (piece) => pieces.push(piece) });
    return { reply, failure: null, pieces };
  } catch (failure) {
    if (!(failure instanceof ModelCallError)) throw failure;
    return { reply: null, failure, pieces };
  }
}
