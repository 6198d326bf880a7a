import type { Agents, Critic, Maestro, Strategist } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';

/** The heuristic agents with some replaced: to make an agent fail, or return an invalid message. */
export function agentsWith(changes: {
  readonly maestro?: Partial<Maestro>;
  readonly strategist?: Partial<Strategist>;
  readonly critic?: Partial<Critic>;
}): Agents {
  return {
    maestro: { ...heuristicAgents.maestro, ...changes.maestro },
    strategist: { ...heuristicAgents.strategist, ...changes.strategist },
    critic: { ...heuristicAgents.critic, ...changes.critic },
  };
}
