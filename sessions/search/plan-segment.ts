import type { Programme, ScopeBrief } from '../../agents/briefs/briefs.ts';
import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import type { TestTask } from '../../engine/run-test.ts';
import { gatesOff } from '../../engine/strategy/all-gates.ts';
import { drawOffsets, type Offsets } from '../../engine/strategy/candidates.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Scouting, SegmentPlan } from '../../protocol/segment-plan.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { changeText } from './adjustments.ts';
import type { Choice } from './choose-proposal.ts';
import { PlanLog } from './plan-log.ts';
import { planTests, type SegmentSpan, segmentPlan, spanOf } from './segment-plan.ts';

/** Where a segment lies, and what it is for. */
export interface OpenSegment {
  readonly segment: number;
  readonly programme: Programme;
  readonly span: SegmentSpan;
  readonly log: PlanLog;
}

/** What is known of a segment before its tests are planned. */
export interface ChosenSegment extends OpenSegment {
  readonly scope: ScopeBrief | null;
  readonly scouting: Scouting | null;
  readonly choice: Choice;
}

/** A segment that is ready to run. */
export interface PlannedSegment extends ChosenSegment {
  readonly name: string;
  readonly centre: StrategyRules;
  /** Where candidates lie around their centre. */
  readonly offsets: readonly Offsets[];
  readonly tests: readonly TestTask[];
  readonly plan: SegmentPlan;
}

/** @param segment from 1 */
export function openSegment(context: SearchContext, segment: number): OpenSegment {
  const span = spanOf(context, segment);
  const programme = programmeOf(segment, context.config.segments);
  context.emit({
    type: 'segment_started',
    segment,
    programme,
    from: isoInstant(span.from),
    to: isoInstant(span.to),
    in_sample: span.isInSample,
  });
  return { segment, programme, span, log: new PlanLog(context, segment) };
}

/** Draws the candidates, plans the tests, and writes `segment_plan.json` before any of them runs. */
export function planSegment(context: SearchContext, chosen: ChosenSegment): PlannedSegment {
  const { config, store, market } = context;
  const { segment, choice, programme, span, log } = chosen;
  const { centre, name } = choice;
  const random = randomStream(`${segmentSettings(config, segment).seed}|${segment}|candidates`);
  const offsets = drawOffsets(centre, config.candidates.count, config.candidates.spread, random);
  const tests = planTests(context, segment);
  const scope = chosen.scope?.scope ?? programme;
  const plan = segmentPlan(context, { ...chosen, scope, offsets, tests });
  store.write(`segment_${segment}/segment_plan.json`, `${JSON.stringify(plan, null, 2)}\n`);
  logChoice(log, choice, span.from);
  for (const text of gatesOff(centre, market.bars)) context.emit({ type: 'notice', text });
  context.emit({
    type: 'chosen',
    segment,
    proposal: name,
    id: choice.proposal?.id ?? null,
    rules: describeRules(centre),
    centre,
  });
  return { ...chosen, name, centre, offsets, tests, plan };
}

function logChoice(log: PlanLog, choice: Choice, at: number): void {
  const before = { wave: 0, at, lastEpisode: null };
  const { verdict, fallenBack } = choice;
  if (fallenBack !== null) {
    log.add(before, { agent: 'maestro', action: 'fall_back', reason: fallenBack });
    return;
  }
  log.add(before, { agent: 'critic', action: 'choose', reason: verdict!.analysis.summary });
  if (verdict!.adjustments.length === 0) return;
  log.add(before, {
    agent: 'critic',
    action: 'adjust_params',
    change: changeText(verdict!.adjustments),
    reason: verdict!.adjustments.map(({ reason }) => reason).join('; '),
  });
}
