import { findMethod } from '../../engine/strategy/all-methods.ts';
import { spreadPoints } from '../../engine/strategy/candidates.ts';
import { type Parameter, snap } from '../../engine/strategy/parameters.ts';
import { withValues } from '../../engine/strategy/strategy-space.ts';
import type { RandomStream } from '../../market/xoshiro128.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { firstRules } from './first-ideas.ts';
import { HORIZONS, type Horizon } from './horizons.ts';

/** A range that spans more than this factor is sampled on a logarithmic scale. */
const WIDE_RANGE = 8;

/**
 * Parameter sets spread over the whole range of every method, with the exits of each horizon in turn.
 *
 * @param count sets per method
 */
export function scoutingSets(
  methods: readonly string[],
  count: number,
  random: RandomStream,
): StrategyRules[] {
  const horizons = Object.keys(HORIZONS) as Horizon[];
  return methods.flatMap((name) => {
    const parameters = findMethod(name)?.parameters ?? [];
    return spreadPoints(parameters.length, count, random).map((point, i) => {
      const drawn = parameters.map((parameter, d) => [
        `${name}.${parameter.name}`,
        valueAt(parameter, point[d]!),
      ]);
      const rules = firstRules([name], horizons[i % horizons.length]!);
      return withValues(rules, Object.fromEntries(drawn) as Record<string, number>, true);
    });
  });
}

function valueAt(parameter: Parameter, share: number): number {
  const { min, max } = parameter;
  const isWide = min > 0 && max / min > WIDE_RANGE;
  return snap(isWide ? min * (max / min) ** share : min + share * (max - min), parameter);
}
