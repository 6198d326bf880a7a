import { sentence } from '../../protocol/number-text.ts';
import { championText } from './champion-text.ts';
import { championTable, checksTable, luckTable } from './luck-tables.ts';
import { armsText, CHECKS_NOTE, examText, profitableText, trialsCountText } from './luck-text.ts';
import { cellText, markdownList, markdownTable } from './markdown.ts';
import type { SessionFindings } from './session-findings.ts';

/** How much of what was found is luck, as parts of a page of Markdown. */
export function luckMarkdown(findings: SessionFindings): string[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  const checks = checksTable(honesty).rows.map(
    ([check, asks, says]) => `${sentence(check!)} ${asks} ${says}.`,
  );
  return [
    '## How much of this is luck',
    placebo && markdownTable(luckTable(honesty)),
    armsText(honesty),
    trialsCountText(honesty),
    profitableText(honesty),
    placebo && `What the placebo does not control:\n\n${markdownList(placebo.not_controlled)}`,
    '### The champion',
    markdownTable(championTable(findings)),
    cellText(championText(honesty)),
    exam && '### The exam',
    exam && examText(exam),
    '### Shown, not the judge',
    markdownList(checks),
    CHECKS_NOTE,
  ].filter((part) => part !== null);
}
