import { type BaseUrl, parseBaseUrl } from '../../agents/models/base-url.ts';
import type { ModelPrice, Provider } from '../../protocol/agent-seat.ts';
import { UsageError } from '../failures/failure.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables of each provider, by the names that everyone uses. */
export const PROVIDER_VARIABLES: Readonly<
  Record<Provider, { readonly key: string; readonly baseUrl: string }>
> = {
  anthropic: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL' },
  openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
  compatible: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
};

/** Whether a variable says anything. */
export function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== '';
}

/**
 * The key of a provider; null where none is set.
 *
 * @throws {UsageError} it is none that a request could carry
 */
export function keyOf(provider: Provider, environment: Environment): string | null {
  const { key } = PROVIDER_VARIABLES[provider];
  const value = environment[key]?.trim() ?? '';
  if (value === '') return null;
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new UsageError(
    `Cannot use the key in ${key}, as it holds a space or another character that no key has`,
  );
}

/**
 * Where a provider is: `--base-url` for the compatible one, else what the environment says; null for
 * its own address.
 *
 * @throws {UsageError} that is no address, or holds a password
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
  // What is in it may be secret: it is not repeated.
  throw new UsageError(
    `Cannot use the address in ${isTyped ? '--base-url' : baseUrl}: it must begin with http:// or https:// and hold no password, as http://127.0.0.1:11434/v1`,
  );
}

/**
 * The key and the address that a provider is asked with.
 *
 * @param typed `--base-url`
 * @param cannot what cannot be done without them
 * @throws {UsageError} one that it needs is missing, or cannot be used
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
      `${cannot}: its address is not known; give --base-url, or set ${names.baseUrl}, as http://127.0.0.1:11434/v1`,
    );
  }
  if (provider !== 'compatible' && apiKey === null) {
    throw new UsageError(`${cannot}: ${names.key} is not set`);
  }
  return { apiKey, baseUrl };
}

/** What of the environment no screen may show: keys, and what addresses carry of them. */
export function secretsIn(environment: Environment): string[] {
  return Object.values(PROVIDER_VARIABLES).flatMap(({ key, baseUrl }) => [
    environment[key]?.trim() ?? '',
    ...(parseBaseUrl(environment[baseUrl]?.trim() ?? '')?.secrets ?? []),
  ]);
}

const FREE: ModelPrice = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

/** What a model costs where no list has it: nothing, of a server on this machine; else null. */
export function priceOfOwnServer(provider: Provider, baseUrl: BaseUrl | null): ModelPrice | null {
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(baseUrl?.host ?? '');
  return provider === 'compatible' && isHere ? FREE : null;
}
