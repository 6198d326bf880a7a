import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { agentsWith } from './agents-with.ts';
import { relabelled } from './changed-market.ts';
import { type MemorySession, runInMemory, smallConfig, smallMarket } from './small-session.ts';

const { strategist, critic, maestro } = heuristicAgents;

/** Markup, a script, an escape sequence, a change of direction, a table's bar, a link and a line of its own. */
export const HOSTILE =
  '<img src=x onerror=1>\u001b]0;owned\u0007\u202e| [a](javascript:b)\n# "Q" \'q\' &lt; `c`' +
  '</script><script>window.owned = true</script><!--<script>';

/** A session with the text in every free-text field of its market, agents and rules. */
export async function runHostile(): Promise<MemorySession> {
  const market = relabelled(smallMarket(), {
    symbol: HOSTILE,
    venue: HOSTILE,
    simulated: { kind: 'planted', seed: 1, days: 60, strength: 0.2, edge: HOSTILE },
  });
  return runInMemory({ market, agents, config: smallConfig({ rules }) });
}

const agents = agentsWith({
  strategist: {
    propose: async (brief) => {
      const answer = await strategist.propose(brief);
      const proposals = answer.proposals.map((one) => ({
        ...one,
        name: HOSTILE.slice(0, 80),
        thesis: HOSTILE,
        short_plan: [HOSTILE],
        refuted_by: HOSTILE,
      }));
      return { ...answer, proposals, next_step: HOSTILE };
    },
  },
  critic: {
    choose: async (brief) => {
      const answer = await critic.choose(brief);
      return { ...answer, analysis: { ...answer.analysis, summary: HOSTILE } };
    },
  },
  maestro: {
    scope: async (brief) => {
      const answer = await maestro.scope(brief);
      const details = { ...answer.details, scope: HOSTILE };
      return { ...answer, details, status: HOSTILE };
    },
    plan: async (brief) => {
      const answer = await maestro.plan(brief);
      return {
        ...answer,
        headline: HOSTILE,
        routines: [HOSTILE],
        next_step: HOSTILE,
        owners: [
          { metric: HOSTILE, owner: HOSTILE, now: HOSTILE, target: HOSTILE, action: HOSTILE },
        ],
        health_checks: [{ check: HOSTILE, state: 'ok' as const, found: HOSTILE }],
      };
    },
  },
});

const rules = [
  {
    name: 'always',
    metric: 'hit',
    below: 1.01,
    parameter: 'timeout_bars',
    change: -6,
    reason: HOSTILE,
  },
];
