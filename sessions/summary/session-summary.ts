import { sentence } from '../../protocol/number-text.ts';
import { championOf } from './champion-text.ts';
import { costNotes, costTable, hasCosts } from './cost-table.ts';
import { disclaimers } from './disclaimers.ts';
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
  criticText,
  patchesText,
  randomEntriesText,
  trialsText,
} from './findings-text.ts';
import { luckMarkdown } from './luck-markdown.ts';
import { nextStepText } from './luck-text.ts';
import { cellText, markdownList, markdownTable, simulatedBanner } from './markdown.ts';
import { heuristicText, memoryText } from './models-text.ts';
import { onePagePlanPaths } from './one-page-plan.ts';
import { overview } from './overview.ts';
import { sensitivityLines } from './sensitivity-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { equityLines, segmentLines } from './text-charts.ts';
import type { TextTable } from './text-table.ts';

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
    ...luckMarkdown(findings),
    '## The champion, a little changed',
    sensitivityText(findings),
    '## In short',
    markdownList(overview(findings).map(([about, text]) => `${about}: ${text}`)),
    linksText(findings),
    '## Walk-forward',
    fenced('text', equityLines(findings)),
    table(walkForwardTable(findings)),
    WALK_FORWARD_NOTE,
    randomEntriesText(findings),
    plain(heuristicText(findings)),
    plain(memoryText(findings)),
    '## Segments',
    fenced('text', segmentLines(findings)),
    table(segmentsTable(findings)),
    runs.some(({ results }) => results.in_sample) ? IN_SAMPLE_NOTE : null,
    '## Targets',
    table(targetsTable(findings)),
    '## What was learnt',
    '### Patches',
    table(patchesTable(findings)),
    patchesText(findings),
    criticText(findings) === null ? null : '### Choices',
    criticText(findings),
    '### Best configurations',
    bestConfigurations(findings),
    '### Where it came from',
    table(breakdownTable(findings)),
    '## What was tried',
    trialsText(findings),
    hasCosts(metrics) ? '## What it cost' : null,
    hasCosts(metrics)
      ? `${markdownTable(costTable(metrics.costs))}\n\n${cellText(`${costNotes(metrics)} Latency is the mean of a call.`)}`
      : null,
    '## What this does not claim',
    markdownList(disclaimers(identity, metrics, inputs)),
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
  const champion = championOf(honesty);
  return [
    table(configurationsTable(findings, SHOWN_STRATEGIES)),
    configurationsText(findings),
    champion &&
      `The champion, to start from. Saved as best.json, it runs by itself with \`${backtestCommandText(findings)}\`. ${backtestResultText(findings)}`,
    champion && fenced('json', JSON.stringify(champion.strategy, null, 2)),
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}

function sensitivityText(findings: SessionFindings): string {
  const lines = sensitivityLines(findings);
  if (lines === null) return 'There is no champion: nothing traded.';
  return markdownList(lines);
}

/** Names of models may be anything. */
function plain(text: string | null): string | null {
  return text === null ? null : cellText(text);
}

function table(of: TextTable): string {
  return of.rows.length === 0 ? 'None.' : markdownTable(of);
}

/** @param text of which no line is a fence */
function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
