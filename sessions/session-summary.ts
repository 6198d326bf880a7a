import { describeRules } from '../agents/describe-rules.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import {
  countText,
  metricName,
  metricText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../protocol/number-text.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import type { SessionIdentity, SessionInputs } from '../protocol/session-files.ts';
import { cellText, markdownTable, simulatedBanner } from './markdown.ts';
import { sparkline } from './sparkline.ts';

const SHOWN_STRATEGIES = 5;

/** `session_summary.md`: what a trader reads in two minutes. Every number is computed from the logs. */
export function sessionSummary(
  identity: SessionIdentity,
  metrics: MetricsGlobal,
  segments: readonly SegmentResults[],
  inputs: SessionInputs,
): string {
  return `${[
    `# Session ${identity.session}`,
    simulatedBanner(identity.market.simulated),
    `**Verdict: ${metrics.verdict.verdict}**. ${sentence(metrics.verdict.why)}`,
    '## In short',
    inShort(identity, metrics),
    '## Segments',
    segmentTable(segments),
    segments.some(({ in_sample }) => in_sample)
      ? 'In-sample segments ran over bars that earlier segments had seen. They show what tuning does, and count for nothing in the walk-forward record.'
      : null,
    '## Walk-forward',
    walkForward(metrics),
    '## Targets',
    targetTable(metrics),
    '## Best configurations',
    bestConfigurations(metrics),
    '## Where it came from',
    breakdownTable(metrics),
    '## Patches',
    patchTable(segments),
    '## What was tried',
    trialsText(metrics, inputs),
    '## What this does not claim',
    disclaimers(identity, metrics, inputs),
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}

function inShort(identity: SessionIdentity, metrics: MetricsGlobal): string {
  const { market, config } = identity;
  const { counts, walk_forward } = metrics;
  const { metrics: walked, buy_and_hold } = walk_forward;
  const met = metrics.targets.filter((one) => one.met === true).length;
  const best = metrics.strategies[0];
  const size = 'notional' in config.sizing ? config.sizing.notional : null;
  return [
    `- Market: ${cellText(market.symbol)} ${market.interval} (${cellText(market.venue)}), ${day(market.from)} to ${day(market.to)}, ` +
      `${countText(market.bars)} bars. Locked from ${day(identity.vault_from)}: nothing behind it was read.`,
    `- Tests: ${countText(counts.planned)} planned: ${countText(counts.kept)} traded on their step, ` +
      `${countText(counts.abstained)} stayed flat, ${countText(counts.failed)} failed, ${countText(counts.skipped)} skipped.`,
    `- Walk-forward (${metrics.schedule}, ${plural(Math.round(walk_forward.days), 'day')}, segments ${walk_forward.segments.join(', ')}): ` +
      `${plural(walked.n_trades, 'trade')}, hit ${percentText(walked.hit)}, payoff ${ratioText(walked.payoff)}, ` +
      `P&L ${moneyText(walked.total_pnl)}${size === null ? '' : ` on ${moneyText(size)} a trade`}, ` +
      `worst drawdown ${moneyText(walked.maxdd)}. Holding: ${moneyText(buy_and_hold.total_pnl)}.`,
    `- Targets met: ${met} of ${metrics.targets.length}.`,
    best === undefined || best.step.t === null
      ? '- Best configuration: none, nothing traded.'
      : `- Best configuration: ${describeRules(best.strategy)} (segment ${best.segment}${best.in_sample ? ', in-sample' : ''}).`,
  ].join('\n');
}

function segmentTable(segments: readonly SegmentResults[]): string {
  return markdownTable(
    [
      'Seg',
      'What ran',
      'Sample',
      'Traded',
      'Flat',
      'Failed',
      'Skipped',
      'Trades',
      'Hit',
      'Payoff',
      'P&L',
      'Drawdown',
      'Holding',
      'Patches',
    ],
    segments.map((one) => [
      String(one.segment),
      one.proposal,
      one.in_sample ? 'in' : 'out',
      `${one.counts.kept}`,
      `${one.counts.abstained}`,
      `${one.counts.failed}`,
      `${one.counts.skipped}`,
      countText(one.step.n_trades),
      percentText(one.step.hit),
      ratioText(one.step.payoff),
      moneyText(one.step.total_pnl),
      moneyText(one.step.maxdd),
      moneyText(one.buy_and_hold_pnl),
      String(one.patches.length),
    ]),
  );
}

function walkForward({ walk_forward }: MetricsGlobal): string {
  const { metrics, buy_and_hold, curve } = walk_forward;
  const chart = [
    `strategy ${sparkline(curve.map(({ equity }) => equity))} ${moneyText(curve.at(-1)?.equity ?? 0)}`,
    `holding  ${sparkline(curve.map((one) => one.buy_and_hold))} ${moneyText(curve.at(-1)?.buy_and_hold ?? 0)}`,
  ].join('\n');
  const table = markdownTable(
    ['', 'P&L', 'Drawdown', 'Trades', 'Profit factor', 'Sharpe', 'Exposure'],
    [
      [
        'strategy',
        moneyText(metrics.total_pnl),
        moneyText(metrics.maxdd),
        countText(metrics.n_trades),
        ratioText(metrics.profit_factor),
        ratioText(metrics.sharpe),
        percentText(metrics.exposure),
      ],
      [
        'holding',
        moneyText(buy_and_hold.total_pnl),
        moneyText(buy_and_hold.maxdd),
        '1',
        'n/a',
        'n/a',
        '100.0 %',
      ],
    ],
  );
  return (
    `\`\`\`text\n${chart}\n\`\`\`\n\n${table}\n\n` +
    'P&L and drawdown in quote currency, after fees and slippage, drawdown on bar-by-bar equity. Holding ' +
    'is bought once, at the first step; in the table of segments, at the first step of each. ' +
    'Sharpe is the mean over the standard deviation of equity changes a bar, flat bars included, annualised.'
  );
}

function targetTable({ targets }: MetricsGlobal): string {
  return markdownTable(
    ['Metric', 'Value', 'Target', 'Met'],
    targets.map(({ metric, value, target, met }) => [
      metricName(metric),
      metricText(metric, value),
      metricText(metric, target),
      met === null ? 'n/a' : met ? 'yes' : 'no',
    ]),
  );
}

function bestConfigurations({ strategies }: MetricsGlobal): string {
  const best = strategies[0];
  if (best === undefined) return 'Nothing ran.';
  const table = markdownTable(
    ['Seg', 'Configuration', 'Sample', 'Tests', 'Trades', 'Hit', 'Payoff', 'P&L', 't'],
    strategies
      .slice(0, SHOWN_STRATEGIES)
      .map((one) => [
        String(one.segment),
        describeRules(one.strategy),
        one.in_sample ? 'in' : 'out',
        String(one.tests),
        countText(one.step.n_trades),
        percentText(one.step.hit),
        ratioText(one.step.payoff),
        moneyText(one.step.total_pnl),
        ratioText(one.step.t),
      ]),
  );
  if (best.step.t === null) return `${table}\n\nNone of them traded.`;
  return (
    `${table}\n\nThe first of them, to copy:\n\n\`\`\`json\n${JSON.stringify(best.strategy, null, 2)}\n\`\`\`\n\n` +
    `It has the largest t (mean net P&L a bar over its standard error) of ${plural(strategies.length, 'configuration')} ` +
    'that ran. The best of many looks good on noise too: this t makes no allowance for that.'
  );
}

function breakdownTable({ breakdown }: MetricsGlobal): string {
  const groups = {
    ...prefixed('volatility ', breakdown.by_regime),
    ...prefixed('exit by ', breakdown.by_exit_reason),
    ...prefixed('side ', breakdown.by_side),
  };
  return markdownTable(
    ['Trades of the walk-forward record', 'Trades', 'Hit', 'P&L'],
    Object.entries(groups).map(([name, { n_trades, hit, total_pnl }]) => [
      name,
      countText(n_trades),
      percentText(hit),
      moneyText(total_pnl),
    ]),
  );
}

function prefixed<Group>(prefix: string, groups: Readonly<Record<string, Group>>) {
  return Object.fromEntries(Object.entries(groups).map(([key, group]) => [prefix + key, group]));
}

function patchTable(segments: readonly SegmentResults[]): string {
  const rows = segments.flatMap(({ patches }) =>
    patches.map(({ parameter, old_value, new_value, reason, applied_at }) => [
      applied_at,
      parameter,
      `${old_value} to ${new_value}`,
      reason,
    ]),
  );
  if (rows.length === 0) return 'None.';
  return markdownTable(['From', 'Parameter', 'Change', 'Why'], rows);
}

function trialsText({ trials }: MetricsGlobal, { lab_at_start }: SessionInputs): string {
  const { scouted, proposals, screened_sets, candidates, validations, steps, patches } = trials;
  const before =
    lab_at_start.sessions === 0
      ? 'This lab had not looked at these bars before.'
      : `This lab had begun ${plural(lab_at_start.sessions, 'session')} on overlapping bars before, with ${plural(lab_at_start.trials, 'trial')}.`;
  return (
    `${plural(scouted, 'parameter set')} scouted, ${plural(proposals, 'proposal')} and ${plural(screened_sets, 'parameter set')} screened, ` +
    `${countText(candidates)} runs on train slices, ${countText(validations)} on validation, ` +
    `${countText(steps)} on steps, ${plural(patches, 'patch', 'patches')}. Every one of them is a trial. ${before}`
  );
}

function disclaimers(
  { market, config }: SessionIdentity,
  metrics: MetricsGlobal,
  inputs: SessionInputs,
): string {
  const abstained = metrics.counts.abstained;
  const profitable = metrics.profitable_tests_share;
  const points = [
    'That any of this is more than luck: the search was not repeated on markets without an edge.',
    ...(profitable === null
      ? []
      : [
          `That ${percentText(profitable)} of the traded tests made money means anything: on noise about half do before costs.`,
        ]),
    `What live trading costs: fees of ${config.costs.fee_bps} bps a side and slippage of ${config.costs.slippage_bps} bps are assumed; funding, borrowing and market impact are not modelled.`,
  ];
  if (abstained > 0) {
    points.push(
      `That the ${plural(abstained, 'test')} that stayed flat would have earned: no candidate held there, and none ran.`,
    );
  }
  if (inputs.failed_tests.length > 0) {
    points.push(
      `Anything about ${plural(inputs.failed_tests.length, 'test')} that broke and did not run.`,
    );
  }
  if (inputs.dropped_turns.length > 0) {
    points.push(
      `What ${plural(inputs.dropped_turns.length, 'agent turn')} that could not be used would have changed.`,
    );
  }
  if (market.gaps > 0 && market.calendar === 'continuous') {
    points.push(
      `Anything about the ${plural(market.gaps, 'gap')} in the bars: windows with one were skipped.`,
    );
  }
  return points.map((point) => `- ${point}`).join('\n');
}

function day(instant: string): string {
  return instant.slice(0, 10);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
