import type { StrategyRules } from '../protocol/strategy.ts';
import type { SegmentEvidence } from './briefs.ts';
import { rewardOf } from './reward.ts';

export interface KnownStrategy {
  readonly name: string;
  readonly rules: StrategyRules;
  readonly evidence: SegmentEvidence;
}

/**
 * The strategies of past segments, with their patches, best first: by the t of their steps. Those that
 * never traded come after those that did, and last come those that the Strategist has dropped.
 */
export function knownStrategies(history: readonly SegmentEvidence[]): KnownStrategy[] {
  return history
    .map((evidence) => ({ name: evidence.name, rules: evidence.carried, evidence }))
    .sort(
      (a, b) =>
        Number(isDropped(a)) - Number(isDropped(b)) ||
        rewardOf(b.evidence.step.t) - rewardOf(a.evidence.step.t) ||
        a.evidence.segment - b.evidence.segment,
    );
}

function isDropped({ evidence }: KnownStrategy): boolean {
  return evidence.decision === 'drop';
}
