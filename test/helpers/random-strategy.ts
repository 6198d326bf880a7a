import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import {
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
  snap,
} from '../../engine/strategy/parameters.ts';
import { parameterValues, withValues } from '../../engine/strategy/strategy-space.ts';
import { Strategy } from '../../protocol/strategy.ts';
import { seededRandom } from './random-bars.ts';
import { rulesOf } from './rules.ts';

/**
 * Any strategy that the lab may try: one to three methods, any parameters on their grids, any exits and
 * gates, any size. Strategy `n` trades method `n` of the list among others.
 */
export function randomStrategy(n: number): Strategy {
  const random = seededRandom(n);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const any = (parameter: Parameter) =>
    snap(parameter.min + random() * (parameter.max - parameter.min), parameter);
  const some = (parameters: readonly Parameter[], share: number) =>
    Object.fromEntries(
      parameters.flatMap((one) => (random() < share ? [[one.name, any(one)] as const] : [])),
    );

  const names = ALL_METHODS.map(({ name }) => name);
  const first = names[n % names.length]!;
  const others = names.filter((name) => name !== first && random() < 0.12).slice(0, 2);
  const rules = rulesOf([first, ...others], {
    combine: pick(['all', 'majority', 'any']),
    exits: some(EXIT_PARAMETERS, 0.45),
    gates: some(GATE_PARAMETERS, 0.15),
  });
  const values = Object.fromEntries(
    parameterValues(rules).map(({ key, parameter }) => [key, any(parameter)]),
  );
  const sizing = random() < 0.5 ? { quantity: 0.1 + random() } : { notional: 70_000 };
  return Strategy.parse({ ...withValues(rules, values, true), sizing });
}
