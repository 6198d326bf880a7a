import type { StrategyRules } from '../protocol/strategy.ts';
import type { SegmentEvidence } from './briefs.ts';

export interface KnownStrategy {
  readonly name: string;
  readonly rules: StrategyRules;
  readonly evidence: SegmentEvidence;
}

/** Under so many step trades a segment says too little to be the best. */
const MIN_TRADES = 10;

/**
 * The strategies of past segments, with their patches, best first: by the score of their step
 * episodes, then by P&L. Those with too few trades come last, and after them those that were dropped.
 */
export function knownStrategies(history: readonly SegmentEvidence[]): KnownStrategy[] {
  return history
    .map((evidence) => ({ name: evidence.name, rules: evidence.carried, evidence }))
    .sort(
      (a, b) =>
        rank(b.evidence) - rank(a.evidence) ||
        b.evidence.step.total_pnl - a.evidence.step.total_pnl ||
        a.evidence.segment - b.evidence.segment,
    );
}

function rank({ step, mean_episode_score, decision }: SegmentEvidence): number {
  if (decision === 'drop') return -2;
  return step.n_trades < MIN_TRADES ? -1 : (mean_episode_score ?? -1);
}
