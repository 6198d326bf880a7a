import {
  metricText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { GameBrief, SegmentEvidence } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import { stretchText } from './market-lines.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { screeningTable } from './proposal-lines.ts';
import type { Detail } from './squeeze.ts';

/** Of what somebody said of a past segment, so many characters are told at most. */
const REMARK = 500;

export function segmentLines(
  one: SegmentEvidence,
  game: GameBrief,
  { rows, text }: Pick<Detail, 'rows' | 'text'>,
): string[] {
  const remark = Math.min(text, REMARK);
  const seen = one.in_sample ? ', on bars that earlier segments had seen' : '';
  return [
    `Segment ${one.segment} (${one.programme}${seen}) ran ${quoted(one.name, text)}`,
    `  bars of its steps: ${stretchText(one.steps)}; holding made ${moneyText(one.buy_and_hold_pnl)}`,
    ...rulesLines(one),
    `  tests: ${countsText(one)}`,
    ...indented(alignedTable(METRICS_HEAD, [metricsCells(one.step)])),
    `  on average an episode drew down ${moneyText(one.mean_episode_maxdd)} and scored ` +
      `${ratioText(one.mean_episode_score, 1)}; ${percentText(one.high_vol_share, 0)} of trades in high volatility`,
    ...indented(groupTable(one)),
    `  targets: ${one.targets.map(targetText).join(', ')}`,
    ...expectationLines(one, game, remark),
    ...one.watched.map(
      ({ metric, bound, value, found, kept }) =>
        `  the critic watched ${metric} ${bound} ${metricText(metric, value)}: found ` +
        `${metricText(metric, found)}, ${kept === null ? 'n/a' : kept ? 'kept' : 'broken'}`,
    ),
    ...patchLines(one, remark),
    ...screenedLines(one),
    ...keptLines(one, rows),
    ...remarkLines(one, remark),
  ];
}

function rulesLines({ start, end, carried, decision, patches }: SegmentEvidence): string[] {
  const rules = describeRules(start);
  const after = describeRules(end);
  const next = describeRules(carried);
  return [
    `  rules: ${rules}`,
    ...(patches.length === 0 ? [] : [`  at the end, patched: ${after}`]),
    ...(decision === null
      ? []
      : [`  decision afterwards: ${decision}${next === after ? '' : `, as ${next}`}`]),
  ];
}

/** `60 kept, 40 abstained of 100`. */
function countsText({ counts }: Pick<SegmentEvidence, 'counts'>): string {
  const { planned, kept, abstained, failed, skipped } = counts;
  const broken = failed === 0 ? '' : `, ${failed} failed`;
  const holes = skipped === 0 ? '' : `, ${skipped} skipped for missing bars`;
  return `${kept} kept, ${abstained} abstained of ${planned}${broken}${holes}`;
}

function groupTable({ breakdown }: SegmentEvidence): string[] {
  const { by_regime, by_exit_reason, by_side } = breakdown;
  const groups = [
    ...Object.entries(by_regime).map(([name, group]) => [`volatility ${name}`, group] as const),
    ...Object.entries(by_exit_reason).map(([name, group]) => [`exit ${name}`, group] as const),
    ...Object.entries(by_side).map(([name, group]) => [`side ${name}`, group] as const),
  ];
  return alignedTable(
    ['by:', 'trades', 'hit', 'P&L'],
    groups.map(([name, { n_trades, hit, total_pnl }]) => [
      name,
      String(n_trades),
      percentText(hit),
      moneyText(total_pnl),
    ]),
  );
}

function targetText({ metric, value, met }: SegmentEvidence['targets'][number]): string {
  return `${metric} ${metricText(metric, value)} ${met === null ? '(n/a)' : met ? '(met)' : '(missed)'}`;
}

/** What the author of the proposal that ran expected, beside what was found. */
function expectationLines(one: SegmentEvidence, { window }: GameBrief, remark: number): string[] {
  const proposal = one.proposals.find(({ id }) => id === one.chosen);
  if (proposal === undefined) return [];
  const { hit, payoff, maxdd, trades_per_day } = proposal.expected_metrics;
  const days = one.counts.kept * window.step_days;
  const found = days === 0 ? null : one.step.n_trades / days;
  return [
    `  its thesis was ${quoted(proposal.thesis, remark)}, to be refuted by ${quoted(proposal.refuted_by, remark)}`,
    `  expected and found: hit ${percentText(hit)} and ${percentText(one.step.hit)}, payoff ` +
      `${ratioText(payoff)} and ${ratioText(one.step.payoff)}, drawdown of an episode ${moneyText(maxdd)} and ` +
      `${moneyText(one.mean_episode_maxdd)}, trades a day ${ratioText(trades_per_day, 1)} and ${ratioText(found, 1)}`,
  ];
}

function patchLines({ patches, after_patches, step }: SegmentEvidence, remark: number): string[] {
  if (patches.length === 0) return [];
  return [
    ...patches.map((patch) => `  ${patchLine(patch, remark)}`),
    ...(after_patches === null
      ? []
      : [
          `  tests after the last patch: hit ${percentText(after_patches.hit)}, payoff ` +
            `${ratioText(after_patches.payoff)}; all tests: hit ${percentText(step.hit)}, payoff ${ratioText(step.payoff)}`,
        ]),
  ];
}

export function patchLine(patch: Patch, text: number): string {
  const { parameter, old_value, new_value, reason, applied_at } = patch;
  return `patch from ${applied_at} on: ${parameter} ${old_value} to ${new_value}, as ${quoted(reason, text)}`;
}

function screenedLines({ proposals, screening, chosen }: SegmentEvidence): string[] {
  if (proposals.length === 0) return [];
  return [
    `  proposals on screening; ${chosen === null ? 'none' : chosen} was chosen:`,
    ...indented(screeningTable(proposals, screening)),
    ...proposals.map((one) => `  ${one.id}: ${describeRules(one)}`),
  ];
}

function keptLines({ kept_candidates }: SegmentEvidence, rows: number): string[] {
  if (kept_candidates.length === 0) return ['  no candidate was kept'];
  const shown = kept_candidates.slice(0, rows);
  const rest = kept_candidates.length - shown.length;
  return [
    '  candidates that tests kept, most often first:',
    ...indented(
      alignedTable(
        ['times', 'step P&L', 'set:'],
        shown.map(({ rules, times_kept, step_pnl }) => [
          String(times_kept),
          moneyText(step_pnl),
          describeRules(rules),
        ]),
      ),
    ),
    ...(rest === 0 ? [] : [`  and ${plural(rest, 'other')}`]),
  ];
}

function remarkLines(
  { critic_says, strategist_says, maestro_says }: SegmentEvidence,
  remark: number,
): string[] {
  return [
    ...(critic_says === null ? [] : [`  the critic said ${quoted(critic_says, remark)}`]),
    ...(strategist_says === null
      ? []
      : [`  the strategist said ${quoted(strategist_says, remark)}`]),
    ...(maestro_says === null
      ? []
      : [
          `  the maestro said ${quoted(maestro_says.status, remark)}, and to come next ` +
            quoted(maestro_says.next_step, remark),
        ]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
