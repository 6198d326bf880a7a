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
import type { Detail } from './detail-levels.ts';
import { stretchText } from './market-lines.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { screeningTable } from './proposal-lines.ts';

/** Most characters of one remark on a past segment. */
const REMARK = 500;

export function segmentLines(
  one: SegmentEvidence,
  game: GameBrief,
  { rows, text }: Pick<Detail, 'rows' | 'text'>,
): string[] {
  const remark = Math.min(text, REMARK);
  const seen = one.in_sample ? ', in sample: earlier segments had used its bars' : '';
  return [
    `Segment ${one.segment} (${one.programme}${seen}) ran ${quoted(one.name, text)}`,
    `  bars of its steps: ${stretchText(one.steps)}; buy-and-hold P&L ${moneyText(one.buy_and_hold_pnl)}`,
    ...rulesLines(one),
    `  tests: ${countsText(one)}`,
    ...indented(alignedTable(METRICS_HEAD, [metricsCells(one.step)])),
    `  mean drawdown per episode ${moneyText(one.mean_episode_maxdd)}, mean score ` +
      `${ratioText(one.mean_episode_score, 1)}; ${percentText(one.high_vol_share, 0)} of trades in high volatility`,
    ...indented(groupTable(one)),
    `  targets: ${one.targets.map(targetText).join(', ')}`,
    ...expectationLines(one, game, remark),
    ...one.watched.map(
      ({ metric, bound, value, found, kept }) =>
        `  watched by the critic: ${metric} ${bound} ${metricText(metric, value)}; result ` +
        `${metricText(metric, found)}, ${kept === null ? 'n/a' : kept ? 'met' : 'violated'}`,
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
    ...(patches.length === 0 ? [] : [`  rules at the end, with patches: ${after}`]),
    ...(decision === null
      ? []
      : [`  decision afterwards: ${decision}${next === after ? '' : `, continued as ${next}`}`]),
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

/** The expectations of the chosen proposal next to the results. */
function expectationLines(one: SegmentEvidence, { window }: GameBrief, remark: number): string[] {
  const proposal = one.proposals.find(({ id }) => id === one.chosen);
  if (proposal === undefined) return [];
  const { hit, payoff, maxdd, trades_per_day } = proposal.expected_metrics;
  const days = one.counts.kept * window.step_days;
  const found = days === 0 ? null : one.step.n_trades / days;
  return [
    `  thesis: ${quoted(proposal.thesis, remark)}, refuted by ${quoted(proposal.refuted_by, remark)}`,
    `  expected and actual: hit ${percentText(hit)} and ${percentText(one.step.hit)}, payoff ` +
      `${ratioText(payoff)} and ${ratioText(one.step.payoff)}, drawdown per episode ${moneyText(maxdd)} and ` +
      `${moneyText(one.mean_episode_maxdd)}, trades per day ${ratioText(trades_per_day, 1)} and ${ratioText(found, 1)}`,
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
  return `patch from ${applied_at} on: ${parameter} ${old_value} to ${new_value}; reason: ${quoted(reason, text)}`;
}

function screenedLines({ proposals, screening, chosen }: SegmentEvidence): string[] {
  if (proposals.length === 0) return [];
  return [
    `  proposals on screening; chosen: ${chosen ?? 'none'}`,
    ...indented(screeningTable(proposals, screening)),
    ...proposals.map((one) => `  ${one.id}: ${describeRules(one)}`),
  ];
}

function keptLines({ kept_candidates }: SegmentEvidence, rows: number): string[] {
  if (kept_candidates.length === 0) return ['  no candidate was kept'];
  const shown = kept_candidates.slice(0, rows);
  const rest = kept_candidates.length - shown.length;
  return [
    '  kept candidates, most frequent first:',
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
    ...(critic_says === null ? [] : [`  critic: ${quoted(critic_says, remark)}`]),
    ...(strategist_says === null ? [] : [`  strategist: ${quoted(strategist_says, remark)}`]),
    ...(maestro_says === null
      ? []
      : [
          `  maestro: ${quoted(maestro_says.status, remark)}; next: ` +
            quoted(maestro_says.next_step, remark),
        ]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
