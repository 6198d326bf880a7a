import * as z from 'zod';
import { ModelCallError } from '../../agents/models/errors.ts';
import { defaultModel, seatFor } from '../../agents/models/known-models.ts';
import { limitedFetch } from '../../agents/models/limited-fetch.ts';
import type { ModelReply, ModelRequest } from '../../agents/models/model-client.ts';
import { costOf } from '../../agents/models/pricing.ts';
import { type ModelPrice, Provider, type TokenUsage } from '../../protocol/agent-seat.ts';
import { clientFor } from '../agents/model-clients.ts';
import {
  baseUrlOf,
  type Environment,
  isSet,
  keyOf,
  PROVIDER_VARIABLES,
  priceOfOwnServer,
} from '../agents/provider-settings.ts';
import { UsageError } from '../failures/failure.ts';
import { given } from '../options/given.ts';

/** The result of one check of `maestro doctor`. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'note' | 'bad';
  readonly found: string;
}

const DEADLINE_MS = 60_000;

const Answer = z.strictObject({ connected: z.boolean() });

const QUESTION: ModelRequest = {
  system: 'This checks that a connection works.',
  messages: [{ role: 'user', text: 'Answer with connected set to true.' }],
  output: { name: 'connection', schema: Answer },
  // Thinking models think even here.
  maxOutputTokens: 2000,
};

/** Sends a question to each provider whose key is set, and to the server at OPENAI_BASE_URL. */
export async function askProviders(environment: Environment): Promise<Finding[]> {
  const asked = Provider.options.filter((provider) => {
    const { key, baseUrl } = PROVIDER_VARIABLES[provider];
    return isSet(environment, provider === 'compatible' ? baseUrl : key);
  });
  if (asked.length === 0) {
    const names = Provider.options.map(
      (provider) => PROVIDER_VARIABLES[provider][provider === 'compatible' ? 'baseUrl' : 'key'],
    );
    const found = `none called: neither ${names.join(' nor ')} is set`;
    return [{ check: 'providers', state: 'ok', found }];
  }
  const findings: Finding[] = [];
  for (const provider of asked) findings.push(await ask(provider, environment));
  return findings;
}

async function ask(provider: Provider, environment: Environment): Promise<Finding> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const model = defaultModel(provider) ?? (await firstModel(environment, signal));
    const price = priceOfOwnServer(provider, baseUrlOf(provider, environment, undefined));
    const made = seatFor(provider, model, {
      allowUnpriced: true,
      ...given({ otherwise: price ?? undefined }),
    });
    if ('problem' in made) throw new UsageError(made.problem);
    const client = await clientFor(made.seat, environment);
    const startedAt = performance.now();
    const reply = await client.complete(QUESTION, { signal });
    const took = Math.round(performance.now() - startedAt);
    const cost = costText(reply.usage, made.seat.price);
    const { state, how } = judge(reply);
    return { check: provider, state, found: `${model} ${how} in ${took} ms, ${cost}` };
  } catch (error) {
    return { check: provider, state: 'bad', found: whyNot(error, signal) };
  }
}

function judge({ text, end }: ModelReply): { state: Finding['state']; how: string } {
  if (end === 'refusal') return { state: 'note', how: 'refused to answer' };
  if (end === 'length') return { state: 'note', how: 'answered too long' };
  return hasRequestedForm(text)
    ? { state: 'ok', how: 'answered' }
    : { state: 'note', how: 'answered, but not in the requested form,' };
}

function hasRequestedForm(text: string): boolean {
  try {
    return Answer.safeParse(JSON.parse(text)).success;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function costText(usage: TokenUsage | null, price: ModelPrice | null): string {
  if (usage === null) return 'without reporting its tokens';
  const { input_tokens, cached_tokens, cache_write_tokens, output_tokens } = usage;
  const input = input_tokens + cached_tokens + cache_write_tokens;
  const tokens = `${input} tokens in and ${output_tokens} out`;
  if (price === null) return `${tokens}, price unknown`;
  const usd = costOf(price, usage);
  return usd === 0 ? `${tokens}, free` : `${tokens}, ${usd.toFixed(6)} USD`;
}

function whyNot(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `no answer within ${DEADLINE_MS / 1000} s`;
  if (error instanceof ModelCallError || error instanceof UsageError) return error.message;
  throw error;
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) });

/** The first model that a compatible server lists. */
async function firstModel(environment: Environment, signal: AbortSignal): Promise<string> {
  const baseUrl = baseUrlOf('compatible', environment, undefined)!;
  const cannot = `Cannot list models: ${baseUrl.host}`;
  const transfer = limitedFetch({
    signal,
    authorization: `Bearer ${keyOf('compatible', environment) ?? 'none'}`,
    maxOutputTokens: 0,
  });
  const url = new URL(`${baseUrl.url}/models`);
  for (const [name, value] of Object.entries(baseUrl.query)) url.searchParams.set(name, value);
  let list: unknown;
  try {
    list = await (await transfer.fetch(url)).json();
  } catch (error) {
    signal.throwIfAborted();
    // Without an HTTP status there was no connection.
    const why = transfer.status === null ? 'cannot be reached' : 'does not return a list of models';
    throw new UsageError(`${cannot} ${why}`, { cause: error });
  }
  const [first] = ModelList.safeParse(list).data?.data ?? [];
  if (first === undefined) throw new UsageError(`${cannot} has none`);
  return first.id;
}
