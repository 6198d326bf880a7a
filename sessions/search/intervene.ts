import type { EpisodeBrief, InterveneBrief } from '../../agents/briefs/briefs.ts';
import { criticIntervene } from '../../agents/prompts/critic.ts';
import { countDegradations } from '../../analyzer/count-degradations.ts';
import {
  chainSteps,
  countTests,
  stepEpisodes,
  type TestRecord,
} from '../../analyzer/segment-record.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import { parameterValue } from '../../engine/strategy/strategy-space.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { CriticIntervention } from '../../protocol/proposal.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { EpisodeOutcome } from '../../protocol/test-result.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { briefFor } from '../turns/brief-for.ts';
import { takeTurn } from '../turns/take-turn.ts';
import { adjustmentProblems } from './adjustments.ts';
import type { PlanEntry } from './plan-log.ts';
import type { PlannedSegment } from './plan-segment.ts';

/** The number of recent episodes with trades in the brief, in addition to the degraded ones. */
const RECENT_EPISODES = 12;

/** The state of a segment between two waves. */
export interface Barrier extends PlannedSegment {
  readonly wave: number;
  readonly centre: StrategyRules;
  readonly records: readonly TestRecord[];
  readonly patches: readonly Patch[];
  /** The three episodes with a low hit. */
  readonly degraded: readonly number[];
  /** The patch that the rules propose; null if none. */
  readonly ruleEntry: PlanEntry | null;
  /** The test with which a patch takes effect. */
  readonly nextTest: string;
}

/** Whether the Critic of a segment is a model with budget left. */
export function mayAskCritic(context: SearchContext, segment: number): boolean {
  const { critic } = segmentSettings(context.config, segment).agents;
  return critic !== 'heuristic' && !context.isOutOfBudget;
}

/**
 * Asks the Critic between two waves after a degradation: it may accept the patch of the rules, make another
 * one, or hold.
 *
 * @returns the plan entry; null if nothing changes. After a dropped turn the rules decide.
 */
export async function intervene(
  context: SearchContext,
  barrier: Barrier,
): Promise<PlanEntry | null> {
  const { centre, degraded, ruleEntry, nextTest } = barrier;
  const message = await takeTurn(context, briefOf(context, barrier), {
    script: criticIntervene,
    purpose: 'intervene',
    compute: context.agents.critic.intervene,
    summarize: ({ decision, analysis }) => `${decision}: ${analysis.summary}`,
    problems: (one) => interventionProblems(one, barrier),
  });
  const evidence = [...degraded];
  switch (message?.decision) {
    case undefined:
    case 'rule':
      return ruleEntry;
    case 'hold':
      return ruleEntry === null
        ? null
        : { agent: 'critic', action: 'hold', evidence, reason: message.analysis.summary };
    case 'adjust': {
      const { parameter, new_value, reason } = message.adjustment!;
      const old_value = parameterValue(centre, parameter)!;
      return {
        agent: 'critic',
        action: 'adjust_params',
        patch: { parameter, old_value, new_value, reason, applied_at: nextTest },
        evidence,
        reason,
      };
    }
  }
}

function interventionProblems(
  { decision, adjustment }: CriticIntervention,
  { centre, ruleEntry }: Barrier,
): string[] {
  if ((decision === 'adjust') !== (adjustment !== null)) {
    return [`"${decision}" ${adjustment === null ? 'needs' : 'must not have'} an adjustment`];
  }
  if (decision === 'rule' && ruleEntry === null)
    return ['no rule fires: choose "adjust" or "hold"'];
  return adjustment === null ? [] : adjustmentProblems(centre, [adjustment]);
}

/** A patch without its first test, which the session determines. */
function undated({ applied_at: _at, ...patch }: Patch): Omit<Patch, 'applied_at'> {
  return patch;
}

/** The degraded episodes, and the most recent others with trades. */
function briefEpisodes(episodes: readonly EpisodeOutcome[], degraded: readonly number[]) {
  const others = episodes.filter(({ id, trades }) => trades > 0 && !degraded.includes(id));
  const ids = new Set([...degraded, ...others.slice(-RECENT_EPISODES).map(({ id }) => id)]);
  return episodes.filter(({ id }) => ids.has(id));
}

function briefOf(context: SearchContext, barrier: Barrier): InterveneBrief {
  const { segment, choice, tests, wave, centre, records, patches, degraded, ruleEntry } = barrier;
  const sums = chainSteps(records);
  const inWave = stepEpisodes(records.filter((one) => one.wave === wave));
  return {
    ...briefFor(context, segment),
    wave,
    waves: tests.at(-1)!.wave,
    rules: centre,
    name: choice.name,
    tests_done: records.length,
    abstained: countTests(records).abstained,
    step: metricsOf(sums, context.barsPerYear),
    degraded,
    degradations: countDegradations(inWave, sums.wins / sums.trades),
    episodes: briefEpisodes(stepEpisodes(records), degraded).map(
      (one): EpisodeBrief => ({
        id: one.id,
        trades: one.trades,
        hit: one.hit,
        payoff: one.payoff,
        pnl: one.totalPnl,
        maxdd: one.maxDrawdown,
        regime: one.regime,
      }),
    ),
    patches,
    rule_patch: ruleEntry?.patch === undefined ? null : undated(ruleEntry.patch),
  };
}
