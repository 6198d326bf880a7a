import { sentence } from '../protocol/number-text.ts';
import { championOf, championText } from './champion-text.ts';
import { COST_HEADER, costCells, costNotes, hasCosts } from './cost-table.ts';
import { disclaimers } from './disclaimers.ts';
import { inShort } from './findings-in-short.ts';
import {
  breakdownTable,
  configurationsTable,
  IN_SAMPLE_NOTE,
  patchesTable,
  segmentsTable,
  targetsTable,
  WALK_FORWARD_NOTE,
  walkForwardTable,
} from './findings-tables.ts';
import {
  backtestCommandText,
  backtestResultText,
  configurationsText,
  randomEntriesText,
  trialsText,
} from './findings-text.ts';
import { championTable, checksTable, luckTable } from './luck-tables.ts';
import {
  armsText,
  CHECKS_NOTE,
  examText,
  nextStepText,
  profitableText,
  trialsCountText,
} from './luck-text.ts';
import { cellText, markdownTable, simulatedBanner } from './markdown.ts';
import type { TextTable } from './numeric-columns.ts';
import { onePagePlanPaths } from './one-page-plan.ts';
import type { SessionFindings } from './session-findings.ts';
import { equityLines, segmentLines } from './text-charts.ts';

const SHOWN_STRATEGIES = 5;

/**
 * `session_summary.md`: what a trader reads in two minutes, the verdict first. Every number is computed
 * from the logs, and is the number that the report has.
 */
export function sessionSummary(findings: SessionFindings): string {
  const { identity, metrics, inputs, runs } = findings;
  return `${[
    `# Session ${identity.session}`,
    simulatedBanner(identity.market.simulated),
    `**Verdict: ${metrics.verdict.verdict}**. ${sentence(metrics.verdict.why)}`,
    `**Next**: ${nextStepText(findings)}`,
    ...luckParts(findings),
    '## In short',
    inShort(findings)
      .map(([about, text]) => `- ${about}: ${cellText(text)}`)
      .join('\n'),
    linksText(findings),
    '## Walk-forward',
    fenced('text', equityLines(findings)),
    table(walkForwardTable(findings)),
    WALK_FORWARD_NOTE,
    randomEntriesText(findings),
    '## Segments',
    fenced('text', segmentLines(findings)),
    table(segmentsTable(findings)),
    runs.some(({ results }) => results.in_sample) ? IN_SAMPLE_NOTE : null,
    '## Targets',
    table(targetsTable(findings)),
    '## What was learnt',
    '### Patches',
    table(patchesTable(findings)),
    '### Best configurations',
    bestConfigurations(findings),
    '### Where it came from',
    table(breakdownTable(findings)),
    '## What was tried',
    trialsText(findings),
    hasCosts(metrics) ? '## What it cost' : null,
    hasCosts(metrics)
      ? `${markdownTable(COST_HEADER, costCells(metrics.costs))}\n\n${cellText(`${costNotes(metrics)} Latency is the mean of a call.`)}`
      : null,
    '## What this does not claim',
    disclaimers(identity, metrics, inputs)
      .map((point) => `- ${point}`)
      .join('\n'),
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}

/** Where there is more to read: paths beside this file. */
function linksText({ turns }: SessionFindings): string {
  const plans = onePagePlanPaths(turns).map((path) => `[${cellText(path)}](${path})`);
  return [
    '- Pictures: [report.html](report.html)',
    ...(plans.length === 0 ? [] : [`- Plans: ${plans.join(', ')}`]),
    '- What agents were told and said: [transcripts](transcripts/), or `maestro replay --print`',
  ].join('\n');
}

function bestConfigurations(findings: SessionFindings): string {
  const { strategies, honesty } = findings.metrics;
  if (strategies.length === 0) return 'Nothing ran.';
  const parts = [
    table(configurationsTable(findings, SHOWN_STRATEGIES)),
    configurationsText(findings),
  ];
  const champion = championOf(honesty);
  if (champion !== null) {
    parts.push(
      `The champion, to start from. Saved as best.json, it runs by itself with \`${backtestCommandText(findings)}\`. ${backtestResultText(findings)}`,
      fenced('json', JSON.stringify(champion.strategy, null, 2)),
    );
  }
  return parts.join('\n\n');
}

/** How much of what was found is luck: the session, and the same search where there is nothing to find. */
function luckParts({ metrics, ...findings }: SessionFindings): string[] {
  const { honesty } = metrics;
  const { placebo, exam } = honesty;
  const luck = luckTable(honesty);
  const share = profitableText(honesty);
  return [
    '## How much of this is luck',
    ...(luck.rows.length === 0 ? [] : [table(luck)]),
    armsText(honesty),
    trialsCountText(honesty),
    ...(share === null ? [] : [share]),
    ...(placebo === null
      ? []
      : [
          `What the placebo does not control:\n\n${placebo.not_controlled.map((what) => `- ${cellText(what)}`).join('\n')}`,
        ]),
    '### The champion',
    table(championTable({ metrics, ...findings })),
    cellText(championText(honesty)),
    ...(exam === null ? [] : ['### The exam', examText(exam)]),
    '### Shown, not the judge',
    checksTable(honesty)
      .rows.map(([check, asks, says]) => `- ${sentence(check!)} ${asks} ${says}.`)
      .map((line) => cellText(line))
      .join('\n'),
    CHECKS_NOTE,
  ];
}

function table({ header, rows }: TextTable): string {
  return rows.length === 0 ? 'None.' : markdownTable(header, rows);
}

/** @param text of which no line is a fence */
function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
