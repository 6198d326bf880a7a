import type { Agents, Critic, Maestro, Strategist } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';

/** The heuristic agents, but for what is given: how an agent is made to fail, or to say what it should not. */
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
