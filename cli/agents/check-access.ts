import type { SessionConfig } from '../../protocol/session-config.ts';
import { UsageError } from '../failures/failure.ts';
import { baseUrlOf, type Environment, keyOf, PROVIDER_VARIABLES } from './provider-settings.ts';

/**
 * Checks that every model that plays can be asked, before anything is written.
 *
 * @param typed `--base-url`
 * @throws {UsageError} a key or an address is missing, or cannot be used
 */
export function checkAccess(
  agents: SessionConfig['agents'],
  environment: Environment,
  typed: string | undefined,
): void {
  for (const [role, seat] of Object.entries(agents)) {
    if (seat === 'heuristic') continue;
    const { provider, model } = seat;
    const { key, baseUrl } = PROVIDER_VARIABLES[provider];
    const cannot = `Cannot ask ${provider}:${model}, the ${role}`;
    const address = baseUrlOf(provider, environment, typed);
    if (provider === 'compatible' && address === null) {
      throw new UsageError(`${cannot}: give --base-url, or set ${baseUrl}`);
    }
    if (provider !== 'compatible' && keyOf(provider, environment) === null) {
      throw new UsageError(`${cannot}: ${key} is not set`);
    }
  }
}
