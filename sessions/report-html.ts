import { describeRules } from '../agents/describe-rules.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import {
  boundText,
  countText,
  metricName,
  metricText,
  moneyText,
  percentText,
  ratioText,
  sentence,
} from '../protocol/number-text.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import type { SessionIdentity, SessionInputs } from '../protocol/session-files.ts';
import { simulatedText } from '../protocol/simulated-text.ts';
import { agentsText } from './agents-text.ts';
import { COST_HEADER, costCells, costNotes, hasCosts } from './cost-table.ts';
import { disclaimers } from './disclaimers.ts';
import { escapeHtml } from './escape-html.ts';
import { barChart, lineChart } from './svg-charts.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1e21;--paper:#fff;--soft:#667;--rule:#dde;--a:#0b6bcb;--b:#b45f06;--c:#888}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8ec;--paper:#14161a;--soft:#9aa3b2;--rule:#2c313a;--a:#6cb2ff;--b:#f0a54a;--c:#8a8f98}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:920px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
.box{border:1px solid var(--rule);border-left:6px solid var(--c);padding:.6rem 1rem;border-radius:4px}
.simulated{border-left-color:var(--b);font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:.25rem .5rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top}
th{color:var(--soft);font-weight:600}td{white-space:nowrap}td.text,th.text{text-align:left;white-space:normal}
figure{margin:1rem 0}figcaption{color:var(--soft);margin-bottom:.2rem}
svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}
.line{fill:none;stroke-width:2}.a{stroke:var(--a)}.b{stroke:var(--b)}.c{stroke:var(--soft)}.bar.a{fill:var(--a)}.bar.b{fill:var(--b)}.bar{stroke:none}
.grid{stroke:var(--rule)}.zero{stroke:var(--soft)}.hit{fill:transparent}.hit:hover{fill:var(--soft)}
.key span{margin-right:1.2rem}.key i{display:inline-block;width:1.2em;height:3px;vertical-align:middle;margin-right:.3em}
pre{background:color-mix(in srgb,var(--ink) 6%,transparent);padding:.8rem;overflow:auto;border-radius:4px}
@media print{body{max-width:none;margin:0}.hit{display:none}}
`;

/** `report.html`: the summary with pictures, in one file that needs no network and runs no script. */
export function reportHtml(
  identity: SessionIdentity,
  metrics: MetricsGlobal,
  segments: readonly SegmentResults[],
  inputs: SessionInputs,
): string {
  const { market } = identity;
  const simulated = market.simulated === null ? null : `${simulatedText(market.simulated)}.`;
  const title = `Maestro session ${identity.session}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${simulated === null ? '' : `<p class="box simulated">${escapeHtml(simulated)}</p>`}
<p class="box"><strong>Verdict: ${escapeHtml(metrics.verdict.verdict)}.</strong> ${escapeHtml(sentence(metrics.verdict.why))}</p>
<p>${escapeHtml(
    `${market.symbol} ${market.interval} (${market.venue}), ${market.from.slice(0, 10)} to ${market.to.slice(0, 10)}, ` +
      `${countText(metrics.counts.planned)} tests: ${countText(metrics.counts.kept)} ran on their step, ` +
      `${countText(metrics.counts.abstained)} stayed flat, ${countText(metrics.counts.failed)} failed, ` +
      `${countText(metrics.counts.skipped)} skipped.`,
  )}</p>
<p>${escapeHtml(`Agents: ${agentsText(identity.config, metrics)}.`)}</p>
<h2>Walk-forward against holding</h2>
${walkForwardCharts(metrics)}
<h2>Segments</h2>
${barChart(
  'P&L of each segment and of holding over the same steps, quote currency',
  segments.map(({ segment, in_sample }) => `${segment}${in_sample ? ' (in-sample)' : ''}`),
  [
    { name: 'strategy', style: 'a', values: segments.map(({ step }) => step.total_pnl) },
    { name: 'holding', style: 'b', values: segments.map((one) => one.buy_and_hold_pnl) },
  ],
)}
${segmentTable(segments)}
<h2>Targets</h2>
${table(
  ['Metric', 'Value', 'Target', 'Met'],
  metrics.targets.map(({ metric, value, target, met }) => [
    metricName(metric),
    metricText(metric, value),
    boundText(metric, target),
    met === null ? 'n/a' : met ? 'yes' : 'no',
  ]),
)}
<h2>Best configurations</h2>
${table(
  ['Around', 'Segment', 'Tests', 'Trades', 'Hit', 'Payoff', 'P&L', 't'],
  metrics.strategies
    .slice(0, 10)
    .map((one) => [
      describeRules(one.strategy),
      `${one.segment}${one.in_sample ? ' (in-sample)' : ''}`,
      String(one.tests),
      countText(one.step.n_trades),
      percentText(one.step.hit),
      ratioText(one.step.payoff),
      moneyText(one.step.total_pnl),
      ratioText(one.step.t),
    ]),
)}
${metrics.strategies[0] === undefined ? '' : `<p>A row is the tests around one centre; each of them ran the candidate near it that held. The first centre:</p><pre>${escapeHtml(JSON.stringify(metrics.strategies[0].strategy, null, 2))}</pre>`}
<h2>Patches</h2>
${table(
  ['From', 'Parameter', 'Old', 'New', 'Why'],
  segments.flatMap(({ patches }) =>
    patches.map((one) => [
      one.applied_at,
      one.parameter,
      String(one.old_value),
      String(one.new_value),
      one.reason,
    ]),
  ),
)}
${costSection(metrics)}<h2>What this does not claim</h2>
<ul>${disclaimers(identity, metrics, inputs)
    .map((point) => `<li>${escapeHtml(point)}</li>`)
    .join('')}</ul>
</body></html>
`;
}

/** Nothing where no model was asked. */
function costSection(metrics: MetricsGlobal): string {
  if (!hasCosts(metrics)) return '';
  const { costs } = metrics;
  return `<h2>What it cost</h2>\n${table(COST_HEADER, costCells(costs))}\n<p>${escapeHtml(costNotes(metrics))}</p>\n`;
}

function walkForwardCharts({ walk_forward, in_sample_curves }: MetricsGlobal): string {
  const { curve } = walk_forward;
  const labels = curve.map(({ ts }) => ts.slice(0, 10));
  const equity = curve.map((one) => one.equity);
  const held = curve.map((one) => one.buy_and_hold);
  const key =
    '<p class="key"><span><i style="background:var(--a)"></i>strategy</span><span><i style="background:var(--b)"></i>holding</span></p>';
  return (
    key +
    lineChart('Equity after each step, quote currency, after costs', labels, [
      { name: 'holding', style: 'b', values: held },
      { name: 'strategy', style: 'a', values: equity },
    ]) +
    lineChart(
      'Drawdown from the highest step so far, quote currency',
      labels,
      [
        { name: 'holding', style: 'b', values: drawdowns(held) },
        { name: 'strategy', style: 'a', values: drawdowns(equity) },
      ],
      160,
    ) +
    in_sample_curves.map(inSampleChart).join('')
  );
}

/** Beside the record and never in it: its steps had been seen. */
function inSampleChart({ segment, curve }: MetricsGlobal['in_sample_curves'][number]): string {
  return lineChart(
    `Segment ${segment}, in-sample: equity after each step, from 0`,
    curve.map(({ ts }) => ts.slice(0, 10)),
    [{ name: `segment ${segment}`, style: 'c', values: curve.map(({ equity }) => equity) }],
    110,
  );
}

function drawdowns(equity: readonly number[]): number[] {
  let peak = 0;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value - peak;
  });
}

function segmentTable(segments: readonly SegmentResults[]): string {
  return table(
    [
      ...['What ran', 'Segment', 'Sample', 'Ran', 'Flat', 'Failed', 'Skipped'],
      ...['Trades', 'Hit', 'Payoff', 'P&L', 'Drawdown'],
    ],
    segments.map((one) => [
      one.proposal,
      String(one.segment),
      one.in_sample ? 'in' : 'out',
      ...[one.counts.kept, one.counts.abstained, one.counts.failed, one.counts.skipped].map(String),
      countText(one.step.n_trades),
      percentText(one.step.hit),
      ratioText(one.step.payoff),
      moneyText(one.step.total_pnl),
      moneyText(one.step.maxdd),
    ]),
  );
}

/** The first column is text, and every other that holds anything but numbers. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const isText = header.map(
    (_, c) => c === 0 || !rows.every((row) => /^(n\/a|-?[\d.,]+( %)?)$/.test(row[c]!)),
  );
  const cell = (tag: 'th' | 'td') => (text: string, c: number) =>
    `<${tag}${isText[c] ? ' class="text"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = `<tr>${header.map(cell('th')).join('')}</tr>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  return `<table><thead>${head}</thead><tbody>${body}</tbody></table>`;
}
