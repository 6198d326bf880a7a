import {
  type KeptTest,
  keptCandidates,
  type PlanBrief,
  type SegmentEvidence,
} from '../../agents/briefs/briefs.ts';
import { criticReview } from '../../agents/prompts/critic.ts';
import { maestroClose, maestroPlan } from '../../agents/prompts/maestro.ts';
import { strategistReview } from '../../agents/prompts/strategist.ts';
import { chainSteps, stepEpisodes, type TestRecord } from '../../analyzer/segment-record.ts';
import { hitOf, payoffOf } from '../../engine/scoring/trade-sums.ts';
import { moveBy, type Offsets } from '../../engine/strategy/candidates.ts';
import type { CriticReview, OnePagePlan } from '../../protocol/proposal.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SearchContext } from '../context/session-context.ts';
import { onePagePlanMarkdown, onePagePlanPath } from '../summary/one-page-plan.ts';
import { briefFor } from '../turns/brief-for.ts';
import { takeTurn } from '../turns/take-turn.ts';
import { adjusted, adjustmentProblems, changeText } from './adjustments.ts';
import type { PlannedSegment } from './plan-segment.ts';
import type { WavesRun } from './run-waves.ts';

/** Without the results of shadows, which agents must not see. */
type Results = Omit<SegmentResults, 'experiments' | 'critic_audit'>;

/**
 * After a segment: the Critic reviews the numbers, the Strategist decides how to continue, the Maestro closes
 * the segment and writes the one-page plan after every second one. From then on the segment is evidence.
 */
export async function reviewSegment(
  context: SearchContext,
  planned: PlannedSegment,
  ran: Pick<WavesRun, 'records' | 'moves'>,
  results: Results,
): Promise<void> {
  const { agents, history, store } = context;
  const { segment, planLog, tests, span } = planned;
  const lastEpisode = stepEpisodes(ran.records).at(-1)?.id ?? null;
  const moment = { wave: tests.at(-1)!.wave, at: span.to, lastEpisode };
  let latest = evidenceOf(context, planned, ran, results);
  let critic_review: CriticReview | null = null;
  const brief = () => ({ ...briefFor(context, segment), latest, critic_review });

  critic_review = await takeTurn(context, brief(), {
    script: criticReview,
    purpose: 'review',
    compute: agents.critic.review,
    summarize: ({ analysis }) => analysis.summary,
    problems: ({ adjustments }) => adjustmentProblems(latest.end, adjustments),
  });
  latest = { ...latest, critic_says: critic_review?.analysis.summary ?? null };
  const review = await takeTurn(context, brief(), {
    script: strategistReview,
    purpose: 'review',
    compute: agents.strategist.review,
    summarize: ({ decision, analysis }) => `${decision}: ${analysis}`,
    problems: ({ adjustments }) => adjustmentProblems(latest.end, adjustments),
  });
  if (review !== null) {
    latest = {
      ...latest,
      decision: review.decision,
      strategist_says: review.analysis,
      carried: adjusted(latest.end, review.adjustments),
    };
    if (review.adjustments.length > 0) {
      planLog.add(moment, {
        agent: 'strategist',
        action: 'adjust_params',
        change: changeText(review.adjustments),
        reason: `applied after the segment: ${review.adjustments[0]!.reason}`,
      });
    }
  }
  history.push(latest);

  const closing = await takeTurn(context, brief(), {
    script: maestroClose,
    purpose: 'close',
    compute: agents.maestro.close,
    summarize: ({ status, next_step }) => `${status}; ${next_step}`,
  });
  if (closing !== null) {
    const { status, next_step } = closing;
    latest = { ...latest, maestro_says: { status, next_step } };
    history[history.length - 1] = latest;
  }
  if (segment % 2 !== 0) return;
  const plan = await takeTurn(context, brief(), {
    script: maestroPlan,
    purpose: 'plan',
    compute: agents.maestro.plan,
    summarize: ({ headline }) => headline,
  });
  if (plan === null) return;
  context.lastPlan = planBrief(plan, segment);
  const page = onePagePlanMarkdown(plan, segment, context.market.simulated);
  store.write(onePagePlanPath(segment), page);
}

function planBrief({ headline, owners, next_step }: OnePagePlan, segment: number): PlanBrief {
  const actions = owners.map(({ metric, owner, action }) => ({ metric, owner, action }));
  return { after_segment: segment, headline, actions, next_step };
}

/** Of the tests since the centre last moved. */
function metricsAtEnd(tests: readonly TestRecord[]): NonNullable<SegmentEvidence['after_patches']> {
  const { centre } = tests.at(-1)!;
  const record = chainSteps(tests.slice(1 + tests.findLastIndex((one) => one.centre !== centre)));
  return { hit: hitOf(record), payoff: payoffOf(record) };
}

function keptBy(tests: readonly TestRecord[], offsets: readonly Offsets[]): KeptTest[] {
  return tests.flatMap(({ centre, outcome }) => {
    if (outcome.status !== 'ran' || outcome.result.step === null) return [];
    const { candidate, step } = outcome.result;
    return [{ rules: moveBy(centre, offsets[candidate!]!), stepPnl: step.totalPnl }];
  });
}

function evidenceOf(
  context: SearchContext,
  { segment, programme, span, choice, offsets }: PlannedSegment,
  { records, moves }: Pick<WavesRun, 'records' | 'moves'>,
  results: Results,
): SegmentEvidence {
  const { sizing: _start, ...start } = results.strategy_at_start;
  const { sizing: _end, ...end } = results.strategy_at_end;
  return {
    segment,
    programme,
    in_sample: results.in_sample,
    steps: context.view.stretch(span.steps),
    buy_and_hold_pnl: results.buy_and_hold_pnl,
    proposals: choice.proposals,
    screening: choice.screening,
    chosen: choice.proposal?.id ?? null,
    name: choice.name,
    start,
    end,
    decision: null,
    carried: end,
    counts: results.counts,
    step: results.step,
    mean_episode_score: results.mean_episode_score,
    mean_episode_maxdd: results.mean_episode_maxdd,
    high_vol_share: results.high_vol_share,
    targets: results.targets,
    watched: results.watched,
    breakdown: results.breakdown,
    patches: moves,
    after_patches: moves.length === 0 ? null : metricsAtEnd(records),
    kept_candidates: keptCandidates(keptBy(records, offsets)),
    critic_says: null,
    strategist_says: null,
    maestro_says: null,
  };
}
