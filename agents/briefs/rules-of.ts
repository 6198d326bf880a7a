import { pick } from '../../protocol/pick.ts';
import { StrategyRules } from '../../protocol/strategy.ts';

const RULES = StrategyRules.keyof().options;

/** What of a proposal or a strategy trades. */
export function rulesOf(whole: StrategyRules): StrategyRules {
  return pick(whole, RULES);
}
