import { bestKnownText, closeMessage, planPage, scopeMessage } from '../briefs/maestro-messages.ts';
import { SCOPES } from '../briefs/programme.ts';
import type { Maestro } from '../briefs/roles.ts';

/** What to do about a metric that has missed its target. */
const ACTIONS: Readonly<Record<string, string>> = {
  hit: 'entries and filters: fewer, better signals',
  payoff: 'targets and stops: a larger mean win relative to the mean loss',
  maxdd: 'timeouts: less time at risk',
  blunders_per_100: 'send back proposals whose stops are hit at once',
  high_vol_share: 'the ATR gate: trade in volatile markets',
};

/** A Maestro without a model. */
export const heuristicMaestro: Maestro = {
  async scope(brief) {
    return scopeMessage(brief, {
      scope: SCOPES[brief.programme],
      next_step: 'make three proposals',
    });
  },

  async close(brief) {
    const { segment, segments } = brief;
    return closeMessage(brief, {
      remark: null,
      next_step:
        segment < segments ? `continue with segment ${segment + 1}` : 'summarise the session',
    });
  },

  async plan(brief) {
    const { segment, segments, latest } = brief;
    return planPage(brief, {
      headline: bestKnownText(brief),
      routines: [
        'before a segment: three proposals, screened on bars before it, one chosen',
        'after each wave: the adjustment rules evaluate the step episodes of the last waves',
        'after a segment: the critic reviews, the strategist moves the centre',
        'every second segment: the one-page plan',
      ],
      actions: Object.fromEntries(
        latest.targets.map(({ metric, met }) => [
          metric,
          met === false ? (ACTIONS[metric] ?? 'investigate') : 'no change',
        ]),
      ),
      next_step:
        segment < segments ? `segment ${segment + 1} of ${segments}` : 'read the session summary',
    });
  },
};
