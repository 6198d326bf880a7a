import { heuristicAgents } from '../../agents/heuristic-agents.ts';
import type { Agents } from '../../agents/roles.ts';
import type { Moments } from './moments.ts';

/** Who plays the roles in a process that is to be killed. */
export type VictimAgents = 'heuristic';

/** Agents whose every turn has a moment before it is asked and one after its answer. */
export function victimAgents(which: VictimAgents, moments: Moments): Agents {
  switch (which) {
    case 'heuristic':
      return {
        maestro: watched(heuristicAgents.maestro, moments),
        strategist: watched(heuristicAgents.strategist, moments),
        critic: watched(heuristicAgents.critic, moments),
      };
    default:
      throw new TypeError(`Cannot play "${which satisfies never}"`);
  }
}

type Turns = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

function watched<Role extends object>(role: Role, moments: Moments): Role {
  const turns = Object.entries(role as unknown as Turns).map(([turn, take]) => [
    turn,
    async (...args: never[]) => {
      moments.pass('call:before');
      const said = await take(...args);
      moments.pass('call:after');
      return said;
    },
  ]);
  return Object.fromEntries(turns) as Role;
}
