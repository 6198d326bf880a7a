import { sentence } from '../../protocol/number-text.ts';
import { championOf, FINALIST_NOTE } from './champion-text.ts';
import { costNotes, costTable, hasCosts } from './cost-table.ts';
import {
  breakdownTable,
  configurationsTable,
  IN_SAMPLE_NOTE,
  patchesTable,
  segmentsTable,
  targetsNote,
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
import { limitations } from './limitations.ts';
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
 * `session_summary.md`: a summary to read in two minutes, the verdict first. Every number is computed from
 * the logs and equals the one in the report.
 */
export function sessionSummary(findings: SessionFindings): string {
  const { identity, metrics, inputs, runs } = findings;
  return `${[
    `# Session ${identity.session}`,
    simulatedBanner(identity.market.simulated),
    `**Verdict: ${metrics.verdict.verdict}**. ${sentence(metrics.verdict.why)} ${FINALIST_NOTE}`,
    `**Next**: ${nextStepText(findings)}`,
    ...luckMarkdown(findings),
    '## Parameter sensitivity',
    sensitivityText(findings),
    '## Overview',
    markdownList(overview(findings).map(([topic, text]) => `${topic}: ${text}`)),
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
    targetsNote(findings),
    '## Findings',
    '### Patches',
    table(patchesTable(findings)),
    patchesText(findings),
    criticText(findings) === null ? null : '### Critic',
    criticText(findings),
    '### Base sets ranked by their tests',
    bestConfigurations(findings),
    '### P&L breakdown of the walk-forward record',
    table(breakdownTable(findings)),
    '## Trials',
    trialsText(findings),
    hasCosts(metrics) ? '## Cost' : null,
    hasCosts(metrics)
      ? `${markdownTable(costTable(metrics.costs))}\n\n${cellText(`${costNotes(metrics)} Latency is the mean per call.`)}`
      : null,
    '## Limitations',
    markdownList(limitations(identity, metrics, inputs)),
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}

/** Links to other files of the session. */
function linksText({ turns }: SessionFindings): string {
  const plans = onePagePlanPaths(turns).map((path) => `[${cellText(path)}](${path})`);
  return [
    '- Charts: [report.html](report.html)',
    ...(plans.length === 0 ? [] : [`- Plans: ${plans.join(', ')}`]),
    '- Prompts and answers of agents: [transcripts](transcripts/), or `maestro replay --print`',
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
      `The champion as a strategy file. To backtest it, save it as best.json and run \`${backtestCommandText(findings)}\`. ${backtestResultText(findings)}`,
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

/** Escaped: names of models are arbitrary text. */
function plain(text: string | null): string | null {
  return text === null ? null : cellText(text);
}

function table(of: TextTable): string {
  return of.rows.length === 0 ? 'None.' : markdownTable(of);
}

/** @param text without a line that is a fence */
function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
