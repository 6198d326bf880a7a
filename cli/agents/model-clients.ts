import type { Structured } from '../../agents/models/compatible-client.ts';
import type { ModelClient } from '../../agents/models/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import { accessTo, type Environment, secretsIn } from './provider-settings.ts';

export interface ClientOptions {
  /** `--base-url`. */
  readonly baseUrl?: string;
  /** How a compatible server gets the form of an answer; as its JSON Schema by default. */
  readonly structured?: Structured;
}

/**
 * The client of a seat, with its key and address from the environment. SDKs are large: each is loaded
 * with its first client.
 *
 * @throws {UsageError} the key or the address is missing or not valid
 */
export async function clientFor(
  seat: ModelSeat,
  environment: Environment,
  { baseUrl: typed, structured = 'json_schema' }: ClientOptions = {},
): Promise<ModelClient> {
  const { provider, model } = seat;
  const cannot = `Cannot call ${provider}`;
  const { apiKey, baseUrl } = accessTo(provider, environment, typed, cannot);
  const otherSecrets = secretsIn(environment);
  if (provider === 'compatible') {
    const { compatibleClient } = await import('../../agents/models/compatible-client.ts');
    return compatibleClient({ model, apiKey, baseUrl: baseUrl!, structured, otherSecrets });
  }
  if (provider === 'anthropic') {
    const { anthropicClient } = await import('../../agents/models/anthropic-client.ts');
    return anthropicClient({ model, apiKey: apiKey!, baseUrl, otherSecrets });
  }
  const { openaiClient } = await import('../../agents/models/openai-client.ts');
  return openaiClient({ model, apiKey: apiKey!, baseUrl, otherSecrets });
}
