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

/** So many of the last episodes with trades are told to the Critic, besides those that it is asked about. */
const EPISODES_TOLD = 12;

/** Where a segment stands between two waves. */
export interface Barrier extends PlannedSegment {
  readonly wave: number;
  readonly centre: StrategyRules;
  readonly records: readonly TestRecord[];
  readonly patches: readonly Patch[];
  /** The three episodes with a low hit. */
  readonly degraded: readonly number[];
  /** What the rules would do; null where nothing. */
  readonly ruleEntry: PlanEntry | null;
  /** The test with which a patch takes effect. */
  readonly nextTest: string;
}

/** Whether the Critic of a segment is a language model that may still be asked. */
export function mayAskCritic(context: SearchContext, segment: number): boolean {
  const { critic } = segmentSettings(context.config, segment).agents;
  return critic !== 'heuristic' && !context.isOutOfBudget;
}

/**
 * Asks the Critic between two waves, where tests have got worse: it may let the rules patch, patch
 * something else, or keep its hands off.
 *
 * @returns what goes into the plan; null where nothing changes. A turn that was dropped leaves it to
 *   the rules.
 */
export async function intervene(
  context: SearchContext,
  barrier: Barrier,
): Promise<PlanEntry | null> {
  const { centre, degraded, ruleEntry, nextTest } = barrier;
  const said = await takeTurn(context, briefOf(context, barrier), {
    script: criticIntervene,
    purpose: 'intervene',
    compute: context.agents.critic.intervene,
    summarize: ({ decision, analysis }) => `${decision}: ${analysis.summary}`,
    problems: (one) => interventionProblems(one, barrier),
  });
  const evidence = [...degraded];
  switch (said?.decision) {
    case undefined:
    case 'rule':
      return ruleEntry;
    case 'hold':
      return ruleEntry === null
        ? null
        : { agent: 'critic', action: 'hold', evidence, reason: said.analysis.summary };
    case 'adjust': {
      const { parameter, new_value, reason } = said.adjustment!;
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
    return [`"${decision}" ${adjustment === null ? 'needs' : 'goes without'} an adjustment`];
  }
  if (decision === 'rule' && ruleEntry === null)
    return ['no rule fires: choose "adjust" or "hold"'];
  return adjustment === null ? [] : adjustmentProblems(centre, [adjustment]);
}

/** A patch without the test from which it would hold: that is for the session to say. */
function undated({ applied_at: _at, ...patch }: Patch): Omit<Patch, 'applied_at'> {
  return patch;
}

/** The episodes in question, and the last of the others that had trades. */
function toldOf(episodes: readonly EpisodeOutcome[], degraded: readonly number[]) {
  const others = episodes.filter(({ id, trades }) => trades > 0 && !degraded.includes(id));
  const told = new Set([...degraded, ...others.slice(-EPISODES_TOLD).map(({ id }) => id)]);
  return episodes.filter(({ id }) => told.has(id));
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
    episodes: toldOf(stepEpisodes(records), degraded).map(
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
