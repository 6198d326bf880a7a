import { sentence } from '../../protocol/number-text.ts';
import { championText } from './champion-text.ts';
import { championTable, checksTable, luckTable } from './luck-tables.ts';
import { armsText, CHECKS_NOTE, examText, profitableText, trialsCountText } from './luck-text.ts';
import { cellText, markdownList, markdownTable } from './markdown.ts';
import type { SessionFindings } from './session-findings.ts';

/** The luck section, as blocks of Markdown. */
export function luckMarkdown(findings: SessionFindings): string[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  const checks = checksTable(honesty).rows.map(
    ([check, question, answer]) => `${sentence(check!)} ${question} ${answer}.`,
  );
  return [
    '## How much of this is luck',
    placebo && markdownTable(luckTable(honesty)),
    armsText(honesty),
    trialsCountText(honesty),
    profitableText(honesty),
    placebo && `The placebo does not control for:\n\n${markdownList(placebo.not_controlled)}`,
    '### The champion',
    markdownTable(championTable(findings)),
    cellText(championText(honesty)),
    exam && '### The exam',
    exam && examText(exam),
    '### Other statistics',
    markdownList(checks),
    CHECKS_NOTE,
  ].filter((part) => part !== null);
}
