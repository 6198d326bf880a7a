import type { TestRecord } from '../../analyzer/segment-record.ts';
import { summariseSegment } from '../../analyzer/summarise-segment.ts';
import { buyAndHold } from '../../engine/scoring/buy-and-hold.ts';
import type { CriticAudit } from '../../protocol/honesty.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SearchContext } from '../context/session-context.ts';
import type { PlannedSegment } from './plan-segment.ts';
import type { WavesRun } from './run-waves.ts';
import type { SegmentSpan } from './segment-span.ts';
import { shadowCounts } from './shadow-counts.ts';

/** A finished segment: its results and its tests. */
export interface SegmentRun {
  readonly results: SegmentResults;
  readonly tests: readonly TestRecord[];
  readonly span: SegmentSpan;
  readonly plan: SegmentPlan;
  readonly planEventCount: number;
}

/**
 * The content of `segment_results.json`.
 *
 * @param audit of the Critic's choice; null if there is none
 * @param shadows all tests that ran in shadow, including those of patches
 */
export function segmentResults(
  context: SearchContext,
  { segment, span, choice, scouting }: PlannedSegment,
  ran: WavesRun,
  audit: CriticAudit | null,
  shadows: readonly TestRecord[],
): SegmentResults {
  const { config, market } = context;
  const shadowed = shadowCounts(context, shadows);
  return summariseSegment(
    {
      session: context.session,
      isSimulated: market.simulated !== null,
      segment,
      isInSample: span.isInSample,
      proposal: choice.name,
      start: choice.centre,
      end: ran.centre,
      patches: ran.patches,
      experiments: ran.experiments,
      criticAudit: audit,
      watched: choice.verdict?.metrics ?? [],
      trials: {
        scouted: scouting?.sets ?? 0,
        proposals: choice.proposed,
        screened_sets: choice.screenedSets,
        shadows: shadowed.candidates + shadowed.validations + shadowed.steps,
      },
      buyAndHold: buyAndHold(market.bars, span.steps, config.sizing, config.costs),
      barsPerYear: context.barsPerYear,
    },
    ran.records,
    config,
  );
}

export function recordResults({ store, emit }: SearchContext, results: SegmentResults): void {
  const { segment, in_sample, counts, step, buy_and_hold_pnl, targets } = results;
  store.write(`segment_${segment}/segment_results.json`, `${JSON.stringify(results, null, 2)}\n`);
  emit({ type: 'segment_finished', segment, in_sample, counts, step, buy_and_hold_pnl, targets });
  store.sync();
}
