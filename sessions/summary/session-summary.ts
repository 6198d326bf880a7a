import { sentence } from '../../protocol/number-text.ts';
import { VERDICT_TERMS } from './champion-text.ts';
import { costTable } from './cost-table.ts';
import { nextStepText } from './luck-text.ts';
import { cellText, markdownList, markdownTable, simulatedBanner } from './markdown.ts';
import { onePagePlanPaths } from './one-page-plan.ts';
import { type Block, type Drawings, sections } from './sections.ts';
import type { SessionFindings } from './session-findings.ts';
import { equityLines, segmentLines } from './text-charts.ts';

/**
 * `session_summary.md`: a summary to read in two minutes, the verdict first. Every number is computed from
 * the logs and equals the one in the report.
 */
export function sessionSummary(findings: SessionFindings): string {
  const { identity, metrics } = findings;
  const { verdict, why } = metrics.verdict;
  const drawings: Drawings = {
    links: linksText(findings),
    curves: fenced('text', equityLines(findings)),
    segments: fenced('text', segmentLines(findings)),
    cost: `${markdownTable(costTable(metrics.costs))}\n\nLatency is the mean per call.`,
  };
  const parts = sections(findings, 5).flatMap(({ heading, blocks }) => {
    const written = blocks.flatMap((block) => blockText(block, drawings) ?? []);
    return written.length === 0 ? [] : [`## ${heading}`, ...written];
  });
  const banner = simulatedBanner(identity.market.simulated);
  return `${[
    `# Session ${identity.session}`,
    ...(banner === null ? [] : [banner]),
    `**Verdict: ${verdict}**. ${sentence(why)}`,
    `**Next**: ${nextStepText(findings)}`,
    ...(findings.warnings.length === 0
      ? []
      : [`**Data**: ${cellText(findings.warnings.join(' '))}`]),
    `**Terms**: ${VERDICT_TERMS}`,
    ...parts,
  ].join('\n\n')}\n`;
}

/** Null for a drawing of the report only. */
function blockText(block: Block, drawings: Drawings): string | null {
  if (block === null) return null;
  if (typeof block === 'string') return cellText(block);
  if ('points' in block) return markdownList(block.points.map((one) => [one].flat().join(': ')));
  if ('heading' in block) return `### ${block.heading}`;
  if ('code' in block) return fenced(block.language, block.code);
  if ('drawing' in block) return drawings[block.drawing] ?? null;
  return block.table.rows.length === 0 ? 'None.' : markdownTable(block.table);
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

/** @param text without a line that is a fence */
function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
