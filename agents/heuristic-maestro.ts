import { metricText, moneyText, percentText, plural, ratioText } from '../protocol/number-text.ts';
import type { OnePagePlan } from '../protocol/proposal.ts';
import { knownStrategies } from './best-known.ts';
import type { ReviewBrief, SegmentEvidence } from './briefs.ts';
import { describeRules } from './describe-rules.ts';
import { SCOPES } from './programme.ts';
import type { Maestro } from './roles.ts';

/** Who answers for which metric. */
const OWNERS: Readonly<Record<string, { owner: string; action: string }>> = {
  hit: { owner: 'strategist', action: 'entries and filters: fewer, better signals' },
  payoff: { owner: 'strategist', action: 'targets and stops: what a win is against a loss' },
  maxdd: { owner: 'analyzer', action: 'timeouts: less time at risk' },
  blunders_per_100: { owner: 'critic', action: 'send back stops that are hit at once' },
  high_vol_share: { owner: 'analyzer', action: 'the ATR gate: trade when the market moves' },
};

/** A Maestro that needs no model: it states the scope, closes segments and writes the one-page plan. */
export const heuristicMaestro: Maestro = {
  async scope({ turn, segment, segments, programme, tests, history }) {
    const best = knownStrategies(history)[0];
    return {
      agent: 'maestro' as const,
      turn,
      action: 'scope_set' as const,
      details: {
        programme,
        scope: SCOPES[programme],
        tests,
        best_known: best === undefined ? null : describeRules(best.rules),
      },
      metrics_after_patch: null,
      status: `segment ${segment} of ${segments}`,
      next_step: 'three proposals, please',
    };
  },

  async close({ turn, segment, segments, latest }) {
    const { step, counts, after_patches } = latest;
    return {
      agent: 'maestro' as const,
      turn,
      action: 'segment_closed' as const,
      details: {
        name: latest.name,
        tests: counts.planned,
        kept: counts.kept,
        abstained: counts.abstained,
        failed: counts.failed,
        pnl: step.total_pnl,
      },
      metrics_after_patch: after_patches,
      status: targetsText(latest),
      next_step: segment < segments ? `go on to segment ${segment + 1}` : 'sum up the session',
    };
  },

  async plan(brief) {
    return onePagePlan(brief);
  },
};

function onePagePlan({ turn, segment, segments, latest, history }: ReviewBrief): OnePagePlan {
  const best = knownStrategies(history)[0];
  return {
    agent: 'maestro',
    turn,
    headline:
      best === undefined
        ? 'Nothing has traded yet'
        : `Best known after segment ${segment}: ${best.name} in segment ${best.evidence.segment} ` +
          `(t ${ratioText(best.evidence.step.t)}, P&L ${moneyText(best.evidence.step.total_pnl)}), ` +
          `to be carried on as ${describeRules(best.rules)}`,
    routines: [
      'before a segment: three proposals, screened on bars before it, one chosen',
      'after each wave: the adjustment rules look at the step episodes of the last waves',
      'after a segment: the critic reviews, the strategist moves the centre',
      'every second segment: this page',
    ],
    owners: latest.targets.map(({ metric, target, value, met }) => ({
      metric,
      owner: OWNERS[metric]?.owner ?? 'maestro',
      now: metricText(metric, value),
      target: metricText(metric, target),
      action: met === false ? (OWNERS[metric]?.action ?? 'look into it') : 'keep it there',
    })),
    health_checks: healthChecks(history),
    next_step:
      segment < segments ? `segment ${segment + 1} of ${segments}` : 'read the session summary',
  };
}

function healthChecks(history: readonly SegmentEvidence[]): OnePagePlan['health_checks'] {
  const sum = (pick: (one: SegmentEvidence) => number) =>
    history.reduce((total, one) => total + pick(one), 0);
  const planned = sum(({ counts }) => counts.planned);
  const failed = sum(({ counts }) => counts.failed);
  const skipped = sum(({ counts }) => counts.skipped);
  const abstained = sum(({ counts }) => counts.abstained);
  const patches = sum((one) => one.patches.length);
  const abstainedShare = planned === 0 ? 0 : abstained / planned;
  return [
    {
      check: 'tests that broke',
      state: failed === 0 ? 'ok' : failed > planned / 20 ? 'act' : 'watch',
      found: `${failed} of ${plural(planned, 'test')}`,
    },
    {
      check: 'windows with missing bars',
      state: skipped === 0 ? 'ok' : 'watch',
      found: `${skipped} of ${planned} skipped`,
    },
    {
      check: 'tests that abstained',
      state: abstainedShare > 0.8 ? 'act' : abstainedShare > 0.5 ? 'watch' : 'ok',
      found: `${percentText(planned === 0 ? null : abstainedShare, 0)} stayed flat on step`,
    },
    {
      check: 'patches',
      state: patches > 2 * history.length ? 'watch' : 'ok',
      found: `${plural(patches, 'patch', 'patches')} in ${plural(history.length, 'segment')}`,
    },
  ];
}

function targetsText({ targets }: SegmentEvidence): string {
  const met = targets.filter((one) => one.met === true).length;
  return `${met} of ${targets.length} targets met`;
}
