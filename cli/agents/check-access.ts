import type { SessionConfig } from '../../protocol/session-config.ts';
import { accessTo, type Environment } from './provider-settings.ts';

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
    accessTo(provider, environment, typed, `Cannot ask ${provider}:${model}, the ${role}`);
  }
}
