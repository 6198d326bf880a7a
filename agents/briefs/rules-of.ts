import { pick } from '../../protocol/pick.ts';
import { StrategyRules } from '../../protocol/strategy.ts';

const RULES = StrategyRules.keyof().options;

/** The rules of a proposal or a strategy, without its other fields. */
export function rulesOf(whole: StrategyRules): StrategyRules {
  return pick(whole, RULES);
}
