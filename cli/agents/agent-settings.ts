import * as z from 'zod';
import { findModel } from '../../agents/models/known-models.ts';
import { ModelCard, ModelSeat, type Seat } from '../../protocol/agent-seat.ts';
import type { Role } from '../../protocol/session-files.ts';
import { UsageError } from '../failures/failure.ts';
import type { SeatFlags } from '../options/agent-options.ts';
import { given } from '../options/given.ts';
import { type ChosenAgents, chooseAgents, ROLES } from './choose-agents.ts';
import type { Environment } from './provider-settings.ts';

const Wish = z.union([z.string(), ModelSeat]);

/** What a config file may say of agents: in words as they are typed, or as session_config.json has it. */
export const AgentSettings = z.object({
  agents: z
    .union([
      z.string(),
      z.strictObject({
        strategist: Wish.optional(),
        critic: Wish.optional(),
        maestro: Wish.optional(),
      }),
    ])
    .optional(),
  models: z.array(ModelCard).optional().describe('Models beside those of `maestro models`'),
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
 * Who plays the roles: what was typed for a role, else for all, else what the file says for it, else for
 * all, else `auto`.
 *
 * @param isOffline whether providers are out of reach, so that `auto` does not think of them
 * @throws {UsageError} a choice cannot be
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
  const isDeaf = isOffline && all === 'auto';
  const chosen = chooseAgents({
    agents: isDeaf ? 'heuristic' : all,
    ...choices,
    environment,
    ...given({ models: settings.models, allowUnpriced, baseUrl }),
  });
  if (Object.keys(seats).length > 0) {
    for (const seat of Object.values(seats)) checkPriced(seat, allowUnpriced === true);
    return { seats: { ...chosen.seats, ...seats }, sentence: 'Agents: as the config file says' };
  }
  const isPlain = isDeaf && Object.keys(choices).length === 0;
  return isPlain ? { ...chosen, sentence: 'Heuristic agents, as this is offline' } : chosen;
}

/** Until when a model learnt, where the seat does not say it and somebody else does. */
function withCutoff(seat: ModelSeat, { models }: AgentSettings): ModelSeat {
  const { provider, model, training_cutoff } = seat;
  const known = findModel(provider, model, models)?.training_cutoff ?? null;
  return { ...seat, training_cutoff: training_cutoff ?? known };
}

/** @throws {UsageError} it has no price, and that is not accepted */
function checkPriced(seat: Seat, allowUnpriced: boolean): void {
  if (seat === 'heuristic' || seat.price !== null || allowUnpriced) return;
  throw new UsageError(
    `Cannot seat ${seat.provider}:${seat.model}: its price is null, and without it no budget holds: give one, or say --allow-unpriced`,
  );
}
