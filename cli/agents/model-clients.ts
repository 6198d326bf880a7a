import type { Structured } from '../../agents/models/compatible-client.ts';
import type { ModelClient } from '../../agents/models/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import { UsageError } from '../failures/failure.ts';
import {
  baseUrlOf,
  type Environment,
  keyOf,
  PROVIDER_VARIABLES,
  secretsIn,
} from './provider-settings.ts';

export interface ClientOptions {
  /** `--base-url`. */
  readonly baseUrl?: string;
  /** How a compatible server is told what an answer must be; by its schema unless said otherwise. */
  readonly structured?: Structured;
}

/**
 * The client of a seat, with its key and address from the environment. SDKs are large: each is loaded
 * when its first client is made.
 *
 * @throws {UsageError} the key or the address is missing, or cannot be used
 */
export async function clientFor(
  seat: ModelSeat,
  environment: Environment,
  { baseUrl: typed, structured = 'json_schema' }: ClientOptions = {},
): Promise<ModelClient> {
  const { provider, model } = seat;
  const variables = PROVIDER_VARIABLES[provider];
  const baseUrl = baseUrlOf(provider, environment, typed);
  const apiKey = keyOf(provider, environment);
  const otherSecrets = secretsIn(environment);
  if (provider === 'compatible') {
    if (baseUrl === null) {
      throw new UsageError(
        `Cannot ask ${provider}:${model}: give --base-url, or set ${variables.baseUrl}`,
      );
    }
    const { compatibleClient } = await import('../../agents/models/compatible-client.ts');
    return compatibleClient({ model, apiKey, baseUrl, structured, otherSecrets });
  }
  if (apiKey === null) {
    throw new UsageError(`Cannot ask ${provider}:${model}: ${variables.key} is not set`);
  }
  if (provider === 'anthropic') {
    const { anthropicClient } = await import('../../agents/models/anthropic-client.ts');
    return anthropicClient({ model, apiKey, baseUrl, otherSecrets });
  }
  const { openaiClient } = await import('../../agents/models/openai-client.ts');
  return openaiClient({ model, apiKey, baseUrl, otherSecrets });
}
