import { bestKnownText, closeMessage, planPage, scopeMessage } from '../briefs/maestro-messages.ts';
import { SCOPES } from '../briefs/programme.ts';
import type { Maestro } from '../briefs/roles.ts';

/** What to do about a metric that has missed its target. */
const ACTIONS: Readonly<Record<string, string>> = {
  hit: 'entries and filters: fewer, better signals',
  payoff: 'targets and stops: what a win is against a loss',
  maxdd: 'timeouts: less time at risk',
  blunders_per_100: 'send back stops that are hit at once',
  high_vol_share: 'the ATR gate: trade when the market moves',
};

/** A Maestro that needs no model: it states the scope, closes segments and writes the one-page plan. */
export const heuristicMaestro: Maestro = {
  async scope(brief) {
    return scopeMessage(brief, {
      scope: SCOPES[brief.programme],
      next_step: 'three proposals, please',
    });
  },

  async close(brief) {
    const { segment, segments } = brief;
    return closeMessage(brief, {
      remark: null,
      next_step: segment < segments ? `go on to segment ${segment + 1}` : 'sum up the session',
    });
  },

  async plan(brief) {
    const { segment, segments, latest } = brief;
    return planPage(brief, {
      headline: bestKnownText(brief),
      routines: [
        'before a segment: three proposals, screened on bars before it, one chosen',
        'after each wave: the adjustment rules look at the step episodes of the last waves',
        'after a segment: the critic reviews, the strategist moves the centre',
        'every second segment: this page',
      ],
      actions: Object.fromEntries(
        latest.targets.map(({ metric, met }) => [
          metric,
          met === false ? (ACTIONS[metric] ?? 'look into it') : 'keep it there',
        ]),
      ),
      next_step:
        segment < segments ? `segment ${segment + 1} of ${segments}` : 'read the session summary',
    });
  },
};
