import type { SessionConfig } from '../../protocol/session-config.ts';
import { accessTo, type Environment } from './provider-settings.ts';

/**
 * Checks the access to every seated model, before anything is written.
 *
 * @param typed `--base-url`
 * @throws {UsageError} a key or an address is missing or not valid
 */
export function checkAccess(
  agents: SessionConfig['agents'],
  environment: Environment,
  typed: string | undefined,
): void {
  for (const [role, seat] of Object.entries(agents)) {
    if (seat === 'heuristic') continue;
    accessTo(seat.provider, environment, typed, `Cannot call the ${role}`);
  }
}
