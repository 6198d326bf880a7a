import { describeRules } from '../agents/describe-rules.ts';
import type { MetricsGlobal, RandomEntries } from '../protocol/metrics-global.ts';
import {
  boundText,
  countText,
  metricName,
  metricText,
  moneyText,
  percentText,
  plural,
  ratioText,
  sentence,
} from '../protocol/number-text.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import type { SessionIdentity, SessionInputs } from '../protocol/session-files.ts';
import { agentsText } from './agents-text.ts';
import { COST_HEADER, costCells, costNotes, hasCosts } from './cost-table.ts';
import { disclaimers } from './disclaimers.ts';
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
    bestConfigurations(metrics, identity.config.candidates.count),
    '## Where it came from',
    breakdownTable(metrics),
    '## Patches',
    patchTable(segments),
    '## What was tried',
    trialsText(metrics, inputs),
    hasCosts(metrics) ? '## What it cost' : null,
    hasCosts(metrics) ? costs(metrics) : null,
    '## What this does not claim',
    disclaimers(identity, metrics, inputs)
      .map((point) => `- ${point}`)
      .join('\n'),
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
    `- Agents: ${cellText(agentsText(identity.config, metrics))}.`,
    `- Tests: ${countText(counts.planned)} planned: ${countText(counts.kept)} ran on their step, ` +
      `${countText(counts.abstained)} stayed flat, ${countText(counts.failed)} failed, ${countText(counts.skipped)} skipped.`,
    `- Walk-forward (${metrics.schedule}, ${plural(Math.round(walk_forward.days), 'day')}, ${segmentsText(walk_forward.segments)}): ` +
      `${plural(walked.n_trades, 'trade')}, hit ${percentText(walked.hit)}, payoff ${ratioText(walked.payoff)}, ` +
      `P&L ${moneyText(walked.total_pnl)}${size === null ? '' : ` on ${moneyText(size)} a trade`}, ` +
      `worst drawdown ${moneyText(walked.maxdd)}. Holding: ${moneyText(buy_and_hold.total_pnl)}.`,
    `- Targets met: ${met} of ${metrics.targets.length}.`,
    best === undefined || best.step.t === null
      ? '- Best configuration: none, nothing traded.'
      : `- Best configuration: around ${describeRules(best.strategy)} (segment ${best.segment}${best.in_sample ? ', in-sample' : ''}).`,
  ].join('\n');
}

function segmentTable(segments: readonly SegmentResults[]): string {
  return markdownTable(
    [
      'Seg',
      'What ran',
      'Sample',
      'Ran',
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
  const { metrics, buy_and_hold, curve, random_entries } = walk_forward;
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
      ...(random_entries === null
        ? []
        : [
            [
              'random entries, median',
              moneyText(random_entries.total_pnl.median),
              ...['n/a', 'n/a', 'n/a', 'n/a', 'n/a'],
            ],
          ]),
    ],
  );
  return (
    `\`\`\`text\n${chart}\n\`\`\`\n\n${table}\n\n` +
    'P&L and drawdown in quote currency, after fees and slippage, drawdown on bar-by-bar equity. Holding ' +
    'is bought once, at the first step; in the table of segments, at the first step of each. ' +
    'Sharpe is the mean over the standard deviation of equity changes a bar, flat bars included, annualised.' +
    (random_entries === null ? '' : `\n\n${randomEntriesText(random_entries)}`)
  );
}

function randomEntriesText({ draws, total_pnl, at_least }: RandomEntries): string {
  const { p5, median, p95 } = total_pnl;
  return (
    'Random entries: on each step as many as the strategy had trades, to the same sides, at bars drawn by lot, ' +
    `with its exits, size and costs. Of ${plural(draws, 'draw')} the middle one made ${moneyText(median)}, nine of ` +
    `ten between ${moneyText(p5)} and ${moneyText(p95)}, and ${countText(Math.round(at_least * draws))} ` +
    `(${percentText(at_least)}) at least as much as the strategy. That is a baseline and no p-value: the search ` +
    'kept the best of many entries, a draw had one try.'
  );
}

function targetTable({ targets }: MetricsGlobal): string {
  return markdownTable(
    ['Metric', 'Value', 'Target', 'Met'],
    targets.map(({ metric, value, target, met }) => [
      metricName(metric),
      metricText(metric, value),
      boundText(metric, target),
      met === null ? 'n/a' : met ? 'yes' : 'no',
    ]),
  );
}

function bestConfigurations({ strategies }: MetricsGlobal, candidates: number): string {
  const best = strategies[0];
  if (best === undefined) return 'Nothing ran.';
  const table = markdownTable(
    ['Seg', 'Around', 'Sample', 'Tests', 'Trades', 'Hit', 'Payoff', 'P&L', 't'],
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
  const outOfSample = strategies.filter((one) => !one.in_sample);
  return (
    `${table}\n\nA row is the tests around one centre. Each of them ran the candidate near the centre that held on ` +
    'its own validation, seldom the centre itself: the numbers are what the search made there, not what one fixed ' +
    'set of parameters would have. The first centre, to start from, or to run by itself with ' +
    '`maestro backtest --strategy FILE`:\n\n' +
    `\`\`\`json\n${JSON.stringify(best.strategy, null, 2)}\n\`\`\`\n\n` +
    `It has the largest t (mean net P&L a bar over its standard error) of ${plural(outOfSample.length, 'centre')} ` +
    `that ran out of sample, each with ${plural(candidates, 'candidate')}. The best of many looks good on noise too: this t makes no ` +
    'allowance for that.'
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

function costs(metrics: MetricsGlobal): string {
  return `${markdownTable(COST_HEADER, costCells(metrics.costs))}\n\n${cellText(costNotes(metrics))}`;
}

/** `segment 1 alone`, `segments 1, 2, 3`. */
function segmentsText(segments: readonly number[]): string {
  return segments.length === 1 ? `segment ${segments[0]} alone` : `segments ${segments.join(', ')}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
