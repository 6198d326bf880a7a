import { experimentText, OUTCOMES } from '../../protocol/experiment-text.ts';
import type { PatchExperiment } from '../../protocol/honesty.ts';
import { moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { CentreSoFar } from '../../protocol/session-event.ts';
import type { PlanView } from '../../view/session-view.ts';
import { indented, type Line, line, muted, span, wrap } from '../line.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/** The changes with reasons and results before and after, newest first. */
export function patchesPane({ view, width, height }: PaneRequest): PaneContent {
  const isRoomy = height >= 4;
  const changes = view.plans.filter(
    ({ event }) => !['choose', 'scope', 'keep', 'undecided'].includes(event.action),
  );
  const patched = changes.filter(
    ({ event }) => event.patch !== undefined && event.action !== 'revert',
  ).length;
  const lines = changes.toReversed().flatMap((plan) => planLines(plan, width, isRoomy));
  return {
    title: 'Patches',
    aside: patched === 0 ? '' : plural(patched, 'parameter'),
    lines: lines.length === 0 ? [muted('no change yet')] : lines,
  };
}

function planLines(plan: PlanView, width: number, isRoomy: boolean): Line[] {
  const { event, experiment } = plan;
  const { segment, wave, agent, patch, change, action, rule, reason } = event;
  const place = span(`${segment}/${wave} `, 'muted');
  const who = span(`${agent} `, agent === 'analyzer' ? 'strong' : agent);
  const what =
    patch !== undefined
      ? `${patch.parameter} ${patch.old_value} → ${patch.new_value}`
      : change !== undefined
        ? Object.entries(change)
            .map(([parameter, text]) => `${parameter} ${text.replace('->', '→')}`)
            .join(', ')
        : action.replace('_', ' ');
  const why = rule === undefined ? reason : `${rule}: ${reason}`;
  const heading = line(place, who, span(what, 'strong'));
  const outcome = experiment === null ? [] : [outcomeSpan(experiment)];
  if (!isRoomy) return [[...heading, ...outcome, span(` ${why}`, 'muted')]];
  return [
    [...heading, ...outcome],
    ...wrap(why, width - 4, 'muted')
      .slice(0, 2)
      .map((one) => indented(one, 4)),
    ...(patch === undefined || action === 'revert' ? [] : [indented(resultLine(plan), 4)]),
  ];
}

function outcomeSpan({ outcome }: PatchExperiment) {
  const tone = outcome === 'keep' ? 'good' : outcome === 'revert' ? 'poor' : 'muted';
  return span(` ${OUTCOMES[outcome]}`, tone);
}

/** The shadow test result once decided; until then the record, which is not evidence. */
function resultLine({ experiment, before, since }: PlanView): Line {
  return experiment === null ? outcomeLine(before, since) : muted(experimentText(experiment));
}

/** Means per trade, comparable between periods of unequal length. */
function outcomeLine(before: CentreSoFar | null, since: CentreSoFar | null): Line {
  if (since === null) return muted('no wave finished with it yet');
  const gain = (one: CentreSoFar | null) =>
    one === null || one.metrics.n_trades === 0
      ? null
      : one.metrics.total_pnl / one.metrics.n_trades;
  const [was, is] = [gain(before), gain(since)];
  const isBetter = was !== null && is !== null && is > was;
  return line(
    span('P&L per trade ', 'muted'),
    `${moneyText(was)} → `,
    span(moneyText(is), was === null || is === null ? 'muted' : isBetter ? 'good' : 'poor'),
    span(
      `, hit ${percentText(before?.metrics.hit ?? null)} → ${percentText(since.metrics.hit)}, ${plural(since.metrics.n_trades, 'trade')} since`,
      'muted',
    ),
  );
}
