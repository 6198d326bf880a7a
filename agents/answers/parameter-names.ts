import { findMethod } from '../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import type { Brief } from '../briefs/briefs.ts';

/** All parameters that a strategy on this market may set: of methods, exits, and gates with data. */
export function parameterNames({ methods, market }: Pick<Brief, 'methods' | 'market'>): string[] {
  return [
    ...methods.flatMap((name) =>
      (findMethod(name)?.parameters ?? []).map((parameter) => `${name}.${parameter.name}`),
    ),
    ...EXIT_PARAMETERS.map(({ name }) => name),
    ...GATE_PARAMETERS.map(({ name }) => name).filter((name) => market.gates.includes(name)),
  ];
}
