import { describeRules } from '../../agents/briefs/describe-rules.ts';
import type { TestTask } from '../../engine/run-test.ts';
import { gatesOff } from '../../engine/strategy/all-gates.ts';
import { drawOffsets, type Offsets } from '../../engine/strategy/candidates.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { PlannedTest, SegmentPlan } from '../../protocol/segment-plan.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import { type SearchContext, simulatedMark } from '../context/session-context.ts';
import { changeText } from './adjustments.ts';
import type { Choice } from './choose-proposal.ts';
import type { OpenSegment } from './open-segment.ts';
import type { PlanLog } from './plan-log.ts';
import { planTests } from './segment-span.ts';

/** A segment that is ready to run. */
export interface PlannedSegment extends OpenSegment {
  readonly choice: Choice;
  /** The offsets of candidates from their centre. */
  readonly offsets: readonly Offsets[];
  readonly tests: readonly TestTask[];
  readonly plan: SegmentPlan;
}

/** Draws the candidates, plans the tests, and writes `segment_plan.json` before any of them runs. */
export function planSegment(
  context: SearchContext,
  opened: OpenSegment,
  choice: Choice,
): PlannedSegment {
  const { config, store, market } = context;
  const { segment, span, planLog } = opened;
  const { centre, name } = choice;
  const random = randomStream(`${segmentSettings(config, segment).seed}|${segment}|candidates`);
  const offsets = drawOffsets(centre, config.candidates.count, config.candidates.spread, random);
  const tests = planTests(context, segment);
  const unwritten = { ...opened, choice, offsets, tests };
  const plan = segmentPlan(context, unwritten);
  store.write(`segment_${segment}/segment_plan.json`, `${JSON.stringify(plan, null, 2)}\n`);
  logChoice(planLog, choice, span.from);
  for (const text of gatesOff(centre, market.bars)) context.emit({ type: 'notice', text });
  context.emit({
    type: 'chosen',
    segment,
    proposal: name,
    id: choice.proposal?.id ?? null,
    rules: describeRules(centre),
    centre,
  });
  return { ...unwritten, plan };
}

function segmentPlan(
  { config, market, session }: SearchContext,
  planned: Omit<PlannedSegment, 'plan'>,
): SegmentPlan {
  const { segment, programme, scope, scouting, choice, offsets, tests, span } = planned;
  const { time, intervalMs } = market.bars;
  const screenedTo = time[span.screenedOn.end - 1]! + intervalMs;
  return {
    ...simulatedMark(market),
    session,
    segment,
    programme,
    scope: scope?.scope ?? programme,
    in_sample: span.isInSample,
    scouting,
    proposals: [...choice.proposals],
    revised: choice.isRevised,
    screened_on: { from: isoInstant(time[span.screenedOn.start]!), to: isoInstant(screenedTo) },
    screening: [...choice.screening],
    verdict: choice.verdict,
    chosen: choice.proposal?.id ?? null,
    strategy: { ...choice.centre, sizing: config.sizing },
    candidates: offsets.map((one, candidate) => ({ candidate, offsets: { ...one } })),
    tests: tests.map(plannedTest),
  };
}

function plannedTest({ test, wave, window }: TestTask): PlannedTest {
  const [train, validation, step, end] = window.borders.map(isoInstant);
  return {
    test,
    wave,
    train: { from: train!, to: validation! },
    validation: { from: validation!, to: step! },
    step: { from: step!, to: end! },
    skipped: window.skipped,
  };
}

function logChoice(planLog: PlanLog, choice: Choice, at: number): void {
  const before = { wave: 0, at, lastEpisode: null };
  const { verdict, fallenBack } = choice;
  if (fallenBack !== null) {
    planLog.add(before, { agent: 'maestro', action: 'fall_back', reason: fallenBack });
    return;
  }
  planLog.add(before, { agent: 'critic', action: 'choose', reason: verdict!.analysis.summary });
  if (verdict!.adjustments.length === 0) return;
  planLog.add(before, {
    agent: 'critic',
    action: 'adjust_params',
    change: changeText(verdict!.adjustments),
    reason: verdict!.adjustments.map(({ reason }) => reason).join('; '),
  });
}
