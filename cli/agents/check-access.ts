import type { SessionConfig } from '../../protocol/session-config.ts';
import { UsageError } from '../failures/failure.ts';
import type { CallFlags, SeatFlags } from '../options/agent-options.ts';
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

/**
 * Refuses options on how models are called that cannot take effect. `auto` may find a model or none, so
 * limits on models may be given with it.
 *
 * @throws {UsageError} one of them was typed
 */
export function refuseCallOptions(
  agents: SessionConfig['agents'],
  flags: CallFlags & SeatFlags & { readonly blind?: boolean; readonly reviews?: number },
): void {
  const models = Object.values(agents).filter((seat) => seat !== 'heuristic');
  const { baseUrl, structured, budgetUsd, budgetTokens, maxCalls, onBudget, turnTimeout } = flags;
  const refuse = (options: Readonly<Record<string, unknown>>, found: string, cure: string) => {
    const [useless] = Object.keys(options).filter((name) => options[name] !== undefined);
    if (useless === undefined) return;
    throw new UsageError(`Cannot use ${useless}: ${found}; leave it out, or ${cure}`);
  };
  if (!models.some(({ provider }) => provider === 'compatible')) {
    const ofServers = { '--base-url': baseUrl, '--structured': structured };
    refuse(ofServers, 'no agent is on a compatible server', 'choose --agents compatible:MODEL');
  }
  if (models.length === 0 && flags.agents === 'heuristic') {
    const limits = {
      '--budget-usd': budgetUsd,
      '--budget-tokens': budgetTokens,
      '--max-calls': maxCalls,
      '--on-budget': onBudget,
      '--turn-timeout': turnTimeout,
      '--reviews': flags.reviews,
      '--no-blind': flags.blind === false ? true : undefined,
    };
    refuse(limits, 'no agent is a model', 'choose a model with --agents');
  }
}
