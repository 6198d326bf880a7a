import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SegmentEvidence } from './briefs.ts';

export interface KnownStrategy {
  readonly name: string;
  readonly rules: StrategyRules;
  readonly evidence: SegmentEvidence;
}

/**
 * The strategies of past segments, with their patches, by the t of their steps, best first. Those that
 * never traded follow, and those that the Strategist dropped are last.
 */
export function knownStrategies(history: readonly SegmentEvidence[]): KnownStrategy[] {
  return history
    .map((evidence) => ({ name: evidence.name, rules: evidence.carried, evidence }))
    .sort(
      (a, b) =>
        Number(isDropped(a)) - Number(isDropped(b)) ||
        compareDown(a.evidence.step.t, b.evidence.step.t) ||
        a.evidence.segment - b.evidence.segment,
    );
}

function isDropped({ evidence }: KnownStrategy): boolean {
  return evidence.decision === 'drop';
}

/** The larger t first; null (no trades) is last. */
function compareDown(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b - a;
}
