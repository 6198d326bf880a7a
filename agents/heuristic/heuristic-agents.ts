import type { Agents } from '../briefs/roles.ts';
import { heuristicCritic } from './heuristic-critic.ts';
import { heuristicMaestro } from './heuristic-maestro.ts';
import { heuristicStrategist } from './heuristic-strategist.ts';

/** The three roles without a model, as the baseline for models. */
export const heuristicAgents: Agents = {
  maestro: heuristicMaestro,
  strategist: heuristicStrategist,
  critic: heuristicCritic,
};
