import {
  metricText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { MaestroMessage, OnePagePlan } from '../../protocol/proposal.ts';
import { knownStrategies } from './best-known.ts';
import type { Brief, ReviewBrief, SegmentEvidence } from './briefs.ts';
import { describeRules } from './describe-rules.ts';

/** Builds the Maestro's messages: the role supplies text, the measurements are added here. */

const OWNERS: Readonly<Record<string, string>> = {
  hit: 'strategist',
  payoff: 'strategist',
  maxdd: 'adjustment rules',
  blunders_per_100: 'critic',
  high_vol_share: 'adjustment rules',
};

export function scopeMessage(
  { turn, segment, segments, programme, tests, history }: Brief,
  text: { readonly scope: string; readonly next_step: string },
): MaestroMessage {
  const best = knownStrategies(history)[0];
  return {
    agent: 'maestro',
    turn,
    action: 'scope_set',
    details: {
      programme,
      scope: text.scope,
      tests,
      best_known: best === undefined ? null : describeRules(best.rules),
    },
    metrics_after_patch: null,
    status: `segment ${segment} of ${segments}`,
    next_step: text.next_step,
  };
}

/** Closes a segment; the remark follows the count of targets. */
export function closeMessage(
  { turn, latest }: ReviewBrief,
  text: { readonly remark: string | null; readonly next_step: string },
): MaestroMessage {
  const { step, counts, after_patches } = latest;
  const met = targetsText(latest);
  return {
    agent: 'maestro',
    turn,
    action: 'segment_closed',
    details: {
      name: latest.name,
      tests: counts.planned,
      kept: counts.kept,
      abstained: counts.abstained,
      failed: counts.failed,
      pnl: step.total_pnl,
    },
    metrics_after_patch: after_patches,
    status: text.remark === null ? met : `${met}: ${text.remark}`,
    next_step: text.next_step,
  };
}

/** @param text its actions are keyed by metric */
export function planPage(
  { turn, latest, history }: ReviewBrief,
  text: {
    readonly headline: string;
    readonly routines: readonly string[];
    readonly actions: Readonly<Record<string, string>>;
    readonly next_step: string;
  },
): OnePagePlan {
  return {
    agent: 'maestro',
    turn,
    headline: text.headline,
    routines: [...text.routines],
    owners: latest.targets.map(({ metric, target, value }) => ({
      metric,
      owner: OWNERS[metric] ?? 'maestro',
      now: metricText(metric, value),
      target: metricText(metric, target),
      action: text.actions[metric]!,
    })),
    health_checks: healthChecks(history),
    next_step: text.next_step,
  };
}

/** The best known strategy after a segment, as a sentence without its full stop. */
export function bestKnownText({ segment, history }: ReviewBrief): string {
  const best = knownStrategies(history)[0];
  return best === undefined
    ? 'Nothing has traded yet'
    : `Best known strategy after segment ${segment}: ${best.name} in segment ${best.evidence.segment} ` +
        `(t ${ratioText(best.evidence.step.t)}, P&L ${moneyText(best.evidence.step.total_pnl)}), ` +
        `continued as ${describeRules(best.rules)}`;
}

export function targetsText({ targets }: Pick<SegmentEvidence, 'targets'>): string {
  const met = targets.filter((one) => one.met === true).length;
  return `${met} of ${targets.length} targets met`;
}

export function healthChecks(history: readonly SegmentEvidence[]): OnePagePlan['health_checks'] {
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
      check: 'failed tests',
      state: failed === 0 ? 'ok' : failed > planned / 20 ? 'act' : 'watch',
      found: `${failed} of ${plural(planned, 'test')}`,
    },
    {
      check: 'windows with missing bars',
      state: skipped === 0 ? 'ok' : 'watch',
      found: `${skipped} of ${planned} skipped`,
    },
    {
      check: 'abstained tests',
      state: abstainedShare > 0.8 ? 'act' : abstainedShare > 0.5 ? 'watch' : 'ok',
      found: `${percentText(planned === 0 ? null : abstainedShare, 0)} abstained`,
    },
    {
      check: 'patches',
      state: patches > 2 * history.length ? 'watch' : 'ok',
      found: `${plural(patches, 'patch', 'patches')} in ${plural(history.length, 'segment')}`,
    },
  ];
}
