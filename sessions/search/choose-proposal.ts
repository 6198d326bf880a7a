import type { ChooseBrief, FallBack, ProposeBrief } from '../../agents/briefs/briefs.ts';
import { fallBackOn } from '../../agents/briefs/fall-back.ts';
import { rulesOf } from '../../agents/briefs/rules-of.ts';
import { criticChoose } from '../../agents/prompts/critic.ts';
import { strategistPropose } from '../../agents/prompts/strategist.ts';
import { strategyProblems } from '../../engine/strategy/strategy-space.ts';
import { permutation, randomStream } from '../../market/xoshiro128.ts';
import type { Proposal, StrategistMessage, Verdict } from '../../protocol/proposal.ts';
import type { Scouting, Screening } from '../../protocol/segment-plan.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { SCREENED_SETS } from '../context/screened-sets.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { SessionError } from '../context/session-error.ts';
import { briefFor } from '../turns/brief-for.ts';
import { takeTurn } from '../turns/take-turn.ts';
import { adjusted, adjustmentProblems } from './adjustments.ts';
import type { OpenSegment } from './open-segment.ts';
import { screenProposals } from './screen-proposals.ts';

const RUNS_INSTEAD: Readonly<Record<FallBack['is'], string>> = {
  best_known: 'the best known strategy',
  scouted: 'the best scouted strategy',
  first_proposal: 'the first proposal, because scouting found nothing',
};

/** The strategy of a segment, and how it was chosen. */
export interface Choice {
  readonly proposals: readonly Proposal[];
  readonly isRevised: boolean;
  readonly screening: readonly Screening[];
  readonly verdict: Verdict | null;
  /** Null if a fallback runs. */
  readonly proposal: Proposal | null;
  readonly name: string;
  /** The centre before the Critic's adjustments, and after them. */
  readonly offered: StrategyRules;
  readonly centre: StrategyRules;
  /** Why a fallback runs, and which one; null if a proposal was chosen. */
  readonly fallenBack: string | null;
  readonly proposed: number;
  readonly screenedSets: number;
}

/**
 * Three proposals, a screening and a verdict; a second round if the Critic sends them back; and a fallback
 * if nothing is chosen.
 *
 * @throws {SessionError} nothing was chosen and nothing is known
 */
export async function chooseProposal(context: SearchContext, opened: OpenSegment): Promise<Choice> {
  const first = await oneRound(context, opened, null);
  const { verdict: opinion } = first;
  const second =
    opinion?.next_step === 'revise'
      ? await oneRound(context, opened, { proposals: first.proposals, verdict: opinion })
      : null;
  const isRevised = second !== null && second.proposals.length > 0;
  const proposed = first.proposals.length + (second?.proposals.length ?? 0);
  // A dropped revision keeps the first proposals, with nothing chosen.
  const round = second === null ? first : isRevised ? second : { ...first, verdict: null };

  const { proposals, screening, verdict } = round;
  const chosen = proposals.find(({ id }) => id === verdict?.chosen) ?? null;
  const screenedSets = proposed * SCREENED_SETS;
  const common = { proposals, screening, verdict, isRevised, proposed, screenedSets };
  if (chosen !== null) {
    const offered = rulesOf(chosen);
    const centre = adjusted(offered, verdict?.adjustments ?? []);
    return { ...common, proposal: chosen, name: chosen.name, offered, centre, fallenBack: null };
  }
  const { name, rules, is } = fallBackIn(context, opened, proposals);
  const why = verdict === null ? 'the turn was dropped' : 'the critic rejected all three';
  const fallenBack = `${why}; running ${RUNS_INSTEAD[is]}: "${name}"`;
  return { ...common, proposal: null, name, offered: rules, centre: rules, fallenBack };
}

async function oneRound(
  context: SearchContext,
  opened: OpenSegment,
  sentBack: ProposeBrief['sent_back'],
): Promise<Pick<Choice, 'proposals' | 'screening' | 'verdict'>> {
  const { agents, config } = context;
  const { segment, scope, scouting, span } = opened;
  const { seed } = segmentSettings(config, segment);
  const attempt = sentBack === null ? 1 : 2;
  const message = await takeTurn(
    context,
    { ...briefFor(context, segment), scope, scouting: undated(scouting), sent_back: sentBack },
    {
      script: strategistPropose,
      purpose: attempt === 1 ? 'propose' : 'revise',
      compute: agents.strategist.propose,
      summarize: ({ proposals }) => proposals.map(({ name }) => `"${name}"`).join(', '),
      problems: proposalProblems,
    },
  );
  if (message === null) return { proposals: [], screening: [], verdict: null };

  const { proposals: proposed } = message;
  context.emit({ type: 'proposed', segment, revised: attempt === 2, proposals: proposed });
  const label = `${seed}|${segment}|screening|${attempt}`;
  const screening = await screenProposals(context, proposed, span.screenedOn, label);
  context.emit({ type: 'screened', segment, screening });

  // The order of proposals must not influence the Critic.
  const order = permutation(3, randomStream(`${seed}|${segment}|order|${attempt}`));
  const proposals = [...order].map((i) => proposed[i]!);
  const brief: ChooseBrief = {
    ...briefFor(context, segment),
    scope,
    proposals,
    screening,
    may_send_back: sentBack === null,
    fall_back: fallBackIn(context, opened, proposed),
  };
  const verdict = await takeTurn(context, brief, {
    script: criticChoose,
    purpose: 'choose',
    compute: agents.critic.choose,
    summarize: ({ analysis }) => analysis.summary,
    problems: (one) => verdictProblems(one, proposals, sentBack === null),
  });
  return { proposals: proposed, screening, verdict };
}

/** Dates are hidden from agents, who may remember the market of that time. */
function undated(scouting: Scouting | null): ProposeBrief['scouting'] {
  if (scouting === null) return null;
  const { on: _on, ...rest } = scouting;
  return rest;
}

/** Checks that the schema cannot express: known methods and parameter ranges. */
function proposalProblems({ proposals }: StrategistMessage): string[] {
  const ids = new Set(proposals.map(({ id }) => id));
  const duplicates = ids.size === proposals.length ? [] : ['two proposals have the same id'];
  const invalid = proposals.flatMap((proposal) =>
    strategyProblems(proposal).map((problem) => `${proposal.id}: ${problem}`),
  );
  return [...duplicates, ...invalid];
}

function verdictProblems(
  { chosen, next_step, verdict, adjustments }: Verdict,
  proposals: readonly Proposal[],
  maySendBack: boolean,
): string[] {
  const isRun = next_step === 'run';
  const picked = proposals.find(({ id }) => id === chosen);
  if (isRun !== (picked !== undefined) || isRun === (verdict === 'rejected')) {
    return [`"${chosen}" with "${verdict}" and "${next_step}" is no choice among the proposals`];
  }
  if (next_step === 'revise' && !maySendBack) return ['proposals may be sent back only once'];
  if (picked === undefined) return [];
  return adjustmentProblems(picked, adjustments);
}

function fallBackIn(
  context: SearchContext,
  { segment, scouting }: OpenSegment,
  proposals: readonly Proposal[],
): FallBack {
  const found = fallBackOn(context.history, scouting, proposals);
  if (found !== null) return found;
  throw new SessionError(
    `Cannot run segment ${segment}: no proposal was made, and no strategy is known yet to fall back on`,
  );
}
