import { defaultParameters } from '../../engine/strategy/strategy-space.ts';
import { StrategyRules } from '../../protocol/strategy.ts';

/** A strategy of these methods with their default parameters, and overrides. */
export function rulesOf(
  methods: readonly string[],
  more: Partial<Omit<StrategyRules, 'methods'>> = {},
): StrategyRules {
  const { params, ...rest } = more;
  return StrategyRules.parse({
    methods,
    combine: 'all',
    params: { ...defaultParameters(methods), ...params },
    exits: {},
    gates: {},
    ...rest,
  });
}
