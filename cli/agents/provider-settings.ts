import { type BaseUrl, parseBaseUrl } from '../../agents/models/base-url.ts';
import type { ModelPrice, Provider } from '../../protocol/agent-seat.ts';
import { UsageError } from '../failures/failure.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The usual environment variables of each provider. */
export const PROVIDER_VARIABLES: Readonly<
  Record<Provider, { readonly key: string; readonly baseUrl: string }>
> = {
  anthropic: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL' },
  openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
  compatible: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
};

/** Whether a variable is set and not blank. */
export function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== '';
}

/**
 * The key of a provider; null if none is set.
 *
 * @throws {UsageError} it cannot be sent in a request
 */
export function keyOf(provider: Provider, environment: Environment): string | null {
  const { key } = PROVIDER_VARIABLES[provider];
  const value = environment[key]?.trim() ?? '';
  if (value === '') return null;
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new UsageError(
    `Cannot read ${key}: it contains a space or another character that no key has; set it to the bare key`,
  );
}

/**
 * The address of a provider: `--base-url` for the compatible one, else from the environment; null for
 * its own address.
 *
 * @throws {UsageError} it is not an address, or contains a password
 */
export function baseUrlOf(
  provider: Provider,
  environment: Environment,
  typed: string | undefined,
): BaseUrl | null {
  const { baseUrl } = PROVIDER_VARIABLES[provider];
  const isTyped = provider === 'compatible' && typed !== undefined;
  const text = (isTyped ? typed : environment[baseUrl])?.trim() ?? '';
  if (text === '') return null;
  const parsed = parseBaseUrl(text);
  if (parsed !== null) return parsed;
  // It may contain a secret: it is not repeated.
  throw new UsageError(
    `Cannot read ${isTyped ? '--base-url' : baseUrl}: it is not a valid address; begin with http:// or https:// and leave out passwords, as http://127.0.0.1:11434/v1`,
  );
}

/**
 * The key and the address of a provider.
 *
 * @param typed `--base-url`
 * @param cannot the beginning of the message, `Cannot <action>`
 * @throws {UsageError} a required one is missing, or one is not valid
 */
export function accessTo(
  provider: Provider,
  environment: Environment,
  typed: string | undefined,
  cannot: string,
): { readonly apiKey: string | null; readonly baseUrl: BaseUrl | null } {
  const names = PROVIDER_VARIABLES[provider];
  const apiKey = keyOf(provider, environment);
  const baseUrl = baseUrlOf(provider, environment, typed);
  if (provider === 'compatible' && baseUrl === null) {
    throw new UsageError(
      `${cannot}: its address is missing; give --base-url, or set ${names.baseUrl}, as http://127.0.0.1:11434/v1`,
    );
  }
  if (provider !== 'compatible' && apiKey === null) {
    throw new UsageError(`${cannot}: ${names.key} is not set; set it, or use --agents heuristic`);
  }
  return { apiKey, baseUrl };
}

/** The secrets of the environment, which no screen may show: keys, also those in addresses. */
export function secretsIn(environment: Environment): string[] {
  return Object.values(PROVIDER_VARIABLES).flatMap(({ key, baseUrl }) => [
    environment[key]?.trim() ?? '',
    ...(parseBaseUrl(environment[baseUrl]?.trim() ?? '')?.secrets ?? []),
  ]);
}

const FREE: ModelPrice = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

/** The price of an unlisted model: zero on a server of this machine, else null. */
export function priceOfOwnServer(provider: Provider, baseUrl: BaseUrl | null): ModelPrice | null {
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(baseUrl?.host ?? '');
  return provider === 'compatible' && isHere ? FREE : null;
}
