import * as z from 'zod';
import { findModel } from '../../agents/models/known-models.ts';
import { ModelCard, ModelSeat, type Seat } from '../../protocol/agent-seat.ts';
import type { Role } from '../../protocol/session-files.ts';
import { UsageError } from '../failures/failure.ts';
import type { SeatFlags } from '../options/agent-options.ts';
import { given } from '../options/given.ts';
import { type ChosenAgents, chooseAgents, ROLES } from './choose-agents.ts';
import type { Environment } from './provider-settings.ts';

const SeatChoice = z.union([z.string(), ModelSeat]);

/** The agents of a config file: as on the command line, or as in session_config.json. */
export const AgentSettings = z.object({
  agents: z
    .union([
      z.string(),
      z.strictObject({
        strategist: SeatChoice.optional(),
        critic: SeatChoice.optional(),
        maestro: SeatChoice.optional(),
      }),
    ])
    .optional(),
  models: z.array(ModelCard).optional().describe('Models in addition to those of `maestro models`'),
  budget: z
    .strictObject({
      usd: z.number().nonnegative().optional(),
      tokens: z.int().nonnegative().optional(),
      calls: z.int().nonnegative().optional(),
      on_budget: z.enum(['heuristic', 'stop']).optional(),
    })
    .optional(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/**
 * Seats the roles: the flag of a role, else the flag of all, else the file's choice for the role, else
 * for all, else `auto`.
 *
 * @param isOffline whether `auto` must ignore providers
 * @throws {UsageError} a choice is not valid
 */
export function seatAgents(
  flags: SeatFlags & { readonly baseUrl?: string },
  settings: AgentSettings,
  environment: Environment,
  isOffline: boolean,
): ChosenAgents {
  const { allowUnpriced, baseUrl } = flags;
  const ofFile = typeof settings.agents === 'object' ? settings.agents : {};
  const choices: Partial<Record<Role, string>> = {};
  const seats: Partial<Record<Role, Seat>> = {};
  for (const role of ROLES) {
    const choice = flags[role] ?? flags.agents ?? ofFile[role];
    if (typeof choice === 'string') choices[role] = choice;
    else if (choice !== undefined) {
      seats[role] = withCutoff(choice, settings);
      choices[role] = 'heuristic';
    }
  }
  const all = flags.agents ?? (typeof settings.agents === 'string' ? settings.agents : 'auto');
  const ignoresProviders = isOffline && all === 'auto';
  const chosen = chooseAgents({
    agents: ignoresProviders ? 'heuristic' : all,
    ...choices,
    environment,
    ...given({ models: settings.models, allowUnpriced, baseUrl }),
  });
  if (Object.keys(seats).length > 0) {
    for (const seat of Object.values(seats)) checkPriced(seat, allowUnpriced === true);
    return { seats: { ...chosen.seats, ...seats }, sentence: 'Agents: from the config file' };
  }
  const isPlain = ignoresProviders && Object.keys(choices).length === 0;
  return isPlain ? { ...chosen, sentence: 'Heuristic agents (offline)' } : chosen;
}

/** Adds the training cutoff of a known model to a seat that does not state it. */
function withCutoff(seat: ModelSeat, { models }: AgentSettings): ModelSeat {
  const { provider, model, training_cutoff } = seat;
  const known = findModel(provider, model, models)?.training_cutoff ?? null;
  return { ...seat, training_cutoff: training_cutoff ?? known };
}

/** @throws {UsageError} it has no price, without --allow-unpriced */
function checkPriced(seat: Seat, allowUnpriced: boolean): void {
  if (seat === 'heuristic' || seat.price !== null || allowUnpriced) return;
  throw new UsageError(
    `Cannot seat a model: the price of ${seat.provider}:${seat.model} is null, so no budget can be enforced; give a price, or use --allow-unpriced`,
  );
}
