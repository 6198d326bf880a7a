import type { Transferable } from '../../engine/pool/worker-tasks.ts';
import type { TestJob } from '../../engine/run-test.ts';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import type { Signals } from '../../engine/simulation/signals.ts';
import { moveBy, type Offsets } from '../../engine/strategy/candidates.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { MarketContext } from '../context/session-context.ts';
import type { SegmentSpan } from './segment-span.ts';
import { selectionSettings } from './selection-settings.ts';

/** A centre with the candidates around it, ready to run. */
export interface CandidateSet {
  readonly centre: StrategyRules;
  readonly candidates: readonly StrategyRules[];
  readonly signals: readonly Signals[];
}

/** @param signals if already known: exits and gates do not change them */
export async function candidateSet(
  context: MarketContext,
  { span, offsets }: { readonly span: SegmentSpan; readonly offsets: readonly Offsets[] },
  centre: StrategyRules,
  signals: readonly Signals[] | null = null,
): Promise<CandidateSet> {
  const candidates = offsets.map((one) => moveBy(centre, one));
  const visible = visibleIn(context, span);
  return {
    centre,
    candidates,
    signals: signals ?? (await context.pool.signals(visible, candidates, context.signal)),
  };
}

export function testJob(
  context: MarketContext,
  span: SegmentSpan,
  { candidates, signals }: CandidateSet,
  { isRecorded, randomEntries }: Pick<TestJob, 'isRecorded' | 'randomEntries'>,
): Transferable<TestJob> {
  const { config, features, gaps, session } = context;
  return {
    session,
    isSimulated: context.market.simulated !== null,
    visible: visibleIn(context, span),
    features,
    gaps,
    rules: candidates,
    isRecorded,
    sizing: config.sizing,
    randomEntries,
    config: selectionSettings(config),
    candidates: candidates.map((rules, i) => ({
      signals: signals[i]!,
      plan: executionPlan({ ...rules, sizing: config.sizing }, config.costs, features),
    })),
  };
}

/** Tests of a segment cannot read bars after its steps. */
function visibleIn({ market }: MarketContext, { steps }: SegmentSpan) {
  return { handle: market.handle, end: steps.end };
}
