import type { ScopeBrief } from '../../agents/briefs/briefs.ts';
import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import { maestroScope } from '../../agents/prompts/maestro.ts';
import { stepEpisodes, type TestRecord } from '../../analyzer/segment-record.ts';
import { summariseSegment } from '../../analyzer/summarise-segment.ts';
import { buyAndHold } from '../../engine/scoring/buy-and-hold.ts';
import { gatesOff } from '../../engine/strategy/all-gates.ts';
import { drawOffsets } from '../../engine/strategy/candidates.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { MaestroMessage } from '../../protocol/proposal.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import { settingsOf } from '../context/segment-settings.ts';
import { briefFor, type SessionContext } from '../context/session-context.ts';
import { takeTurn } from '../turns/take-turn.ts';
import { changeText } from './adjustments.ts';
import { auditChoice } from './audit-choice.ts';
import { type Choice, chooseProposal } from './choose-proposal.ts';
import { PlanLog } from './plan-log.ts';
import { reviewSegment } from './review-segment.ts';
import { shadowCounts } from './run-shadows.ts';
import { runWaves } from './run-waves.ts';
import { scout } from './scout-methods.ts';
import { planTests, type SegmentSpan, segmentPlan, spanOf } from './segment-plan.ts';

/** A segment that has run: its results, and what each of its tests did. */
export interface SegmentRun {
  readonly results: SegmentResults;
  readonly tests: readonly TestRecord[];
  readonly span: SegmentSpan;
  readonly plan: SegmentPlan;
  readonly planEvents: number;
}

/**
 * One segment: propose, choose, run, watch, patch, review.
 *
 * @param segment from 1
 * @throws whatever aborted the session, and what the disk refuses
 */
export async function runSegment(context: SessionContext, segment: number): Promise<SegmentRun> {
  const { config, store, market } = context;
  const span = spanOf(context, segment);
  const programme = programmeOf(segment, config.segments);
  const log = new PlanLog(context, segment);
  context.tell({
    type: 'segment_started',
    segment,
    programme,
    from: isoInstant(span.from),
    to: isoInstant(span.to),
    in_sample: span.isInSample,
  });

  const scope = await setScope(context, segment);
  const scouting = await scout(context, segment, span.scoutedOn);
  const { screenedOn } = span;
  const choice = await chooseProposal(context, segment, { scope, scouting, screenedOn });
  const { centre, name } = choice;
  const { seed } = settingsOf(config, segment);
  const random = randomStream(`${seed}|${segment}|candidates`);
  const offsets = drawOffsets(centre, config.candidates.count, config.candidates.spread, random);
  const tests = planTests(context, segment);
  const inWords = scope?.scope ?? programme;
  const facts = { segment, programme, scope: inWords, scouting, choice, offsets, tests, span };
  const plan = segmentPlan(context, facts);
  store.write(`segment_${segment}/segment_plan.json`, `${JSON.stringify(plan, null, 2)}\n`);
  logChoice(log, choice, span.from);
  for (const text of gatesOff(centre, market.bars)) context.tell({ type: 'notice', text });
  context.tell({
    type: 'chosen',
    segment,
    proposal: name,
    id: choice.proposal?.id ?? null,
    rules: describeRules(centre),
    centre,
  });

  const ran = await runWaves(context, { segment, name, centre, offsets, tests, span, log });

  const { audit, shadows } = await auditChoice(context, {
    segment,
    choice,
    offsets,
    tests,
    span,
    records: ran.records,
    patchShadows: ran.shadows,
  });

  const shadowed = shadowCounts(context, [...ran.shadows, ...shadows]);
  const results = summariseSegment(
    {
      session: context.session,
      isSimulated: market.simulated !== null,
      segment,
      isInSample: span.isInSample,
      proposal: name,
      start: centre,
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
  const lastEpisode = stepEpisodes(ran.records).at(-1)?.id ?? null;
  await reviewSegment(context, {
    segment,
    programme,
    span,
    choice,
    results,
    moves: ran.moves,
    tests: ran.records,
    offsets,
    log,
    moment: { wave: tests.at(-1)!.wave, at: span.to, lastEpisode },
  });
  store.write(`segment_${segment}/segment_results.json`, `${JSON.stringify(results, null, 2)}\n`);
  context.tell({
    type: 'segment_finished',
    segment,
    in_sample: span.isInSample,
    counts: results.counts,
    step: results.step,
    buy_and_hold_pnl: results.buy_and_hold_pnl,
    targets: results.targets,
  });
  store.sync();
  return { results, tests: ran.records, span, plan, planEvents: log.count };
}

/** Null where the turn was dropped. */
async function setScope(context: SessionContext, segment: number): Promise<ScopeBrief | null> {
  const brief = briefFor(context, segment);
  const message = await takeTurn(
    context,
    {
      role: 'maestro',
      purpose: 'scope',
      segment,
      schema: MaestroMessage,
      says: ({ status, details }) => `${status}: ${details.scope ?? brief.programme}`,
      script: maestroScope,
      compute: context.agents.maestro.scope,
    },
    brief,
  );
  if (message === null) return null;
  const { details, next_step } = message;
  return { scope: String(details.scope ?? brief.programme), next_step };
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
