import type { Brief, InterveneBrief, ReviewBrief } from '../../agents/briefs/briefs.ts';
import type { Agents } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import type { Prompt } from '../../agents/models/turn-script.ts';
import type { Role } from '../../protocol/session-files.ts';
import { runInMemory, type SessionOptions } from './small-session.ts';
import { TURN_SCRIPTS } from './turn-scripts.ts';

/** A prompt that a turn of a session would have sent to a model. */
export interface SentPrompt {
  readonly role: Role;
  readonly purpose: string;
  readonly segment: number;
  readonly prompt: Prompt;
}

/**
 * Runs a session with the heuristic agents, and collects the prompts that a model would have been
 * sent in their place: of every turn, and of an intervention after every segment. The first choice
 * sends its proposals back, so that there is a revision.
 */
export async function promptsOfSession(
  options: SessionOptions = {},
  maxInputTokens = 200_000,
): Promise<SentPrompt[]> {
  const sent: SentPrompt[] = [];
  const { strategist, critic, maestro } = TURN_SCRIPTS;
  const collect = (role: Role, purpose: string, { segment }: Brief, prompt: Prompt) => {
    sent.push({ role, purpose, segment, prompt });
  };
  const agents: Agents = {
    strategist: {
      propose: (brief) => {
        const purpose = brief.sent_back === null ? 'propose' : 'revise';
        collect('strategist', purpose, brief, strategist.propose.prompt(brief, maxInputTokens));
        return heuristicAgents.strategist.propose(brief);
      },
      review: (brief) => {
        collect('strategist', 'review', brief, strategist.review.prompt(brief, maxInputTokens));
        return heuristicAgents.strategist.review(brief);
      },
    },
    critic: {
      choose: async (brief) => {
        collect('critic', 'choose', brief, critic.choose.prompt(brief, maxInputTokens));
        const verdict = await heuristicAgents.critic.choose(brief);
        return brief.segment === 1 && brief.may_send_back
          ? { ...verdict, verdict: 'rejected', chosen: null, adjustments: [], next_step: 'revise' }
          : verdict;
      },
      intervene: (brief) => {
        collect('critic', 'intervene', brief, critic.intervene.prompt(brief, maxInputTokens));
        return heuristicAgents.critic.intervene(brief);
      },
      review: (brief) => {
        const between = interveneBrief(brief);
        collect('critic', 'intervene', brief, critic.intervene.prompt(between, maxInputTokens));
        collect('critic', 'review', brief, critic.review.prompt(brief, maxInputTokens));
        return heuristicAgents.critic.review(brief);
      },
    },
    maestro: {
      scope: (brief) => {
        collect('maestro', 'scope', brief, maestro.scope.prompt(brief, maxInputTokens));
        return heuristicAgents.maestro.scope(brief);
      },
      close: (brief) => {
        collect('maestro', 'close', brief, maestro.close.prompt(brief, maxInputTokens));
        return heuristicAgents.maestro.close(brief);
      },
      plan: (brief) => {
        collect('maestro', 'plan', brief, maestro.plan.prompt(brief, maxInputTokens));
        return heuristicAgents.maestro.plan(brief);
      },
    },
  };
  await runInMemory({ ...options, agents });
  return sent;
}

/** The brief of the Critic in the middle of the segment, from the results so far. */
function interveneBrief({ critic_review: _none, latest, ...brief }: ReviewBrief): InterveneBrief {
  return {
    ...brief,
    wave: 1,
    waves: 2,
    rules: latest.start,
    name: latest.name,
    tests_done: latest.counts.planned,
    abstained: latest.counts.abstained,
    step: latest.step,
    degraded: [0, 1, 2],
    degradations: { runs: 1, found: 1, expected: 0.25 },
    episodes: Object.values(latest.breakdown.by_regime).map(({ n_trades, hit, total_pnl }, i) => ({
      id: i,
      trades: n_trades,
      hit,
      payoff: latest.step.payoff,
      pnl: total_pnl,
      maxdd: latest.step.maxdd,
      regime: null,
    })),
    patches: latest.patches,
    rule_patch: latest.patches[0] ?? null,
  };
}

/** All text of a prompt that a model reads. */
export function textOf({ system, messages }: Prompt): string {
  return [system, ...messages.map(({ text }) => text)].join('\n');
}
