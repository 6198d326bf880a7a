import { sentence } from '../../protocol/number-text.ts';
import { championText } from './champion-text.ts';
import { championTable, checksTable, luckTable } from './luck-tables.ts';
import { armsText, CHECKS_NOTE, examText, profitableText, trialsCountText } from './luck-text.ts';
import { cellText, markdownTable } from './markdown.ts';
import type { TextTable } from './numeric-columns.ts';
import type { SessionFindings } from './session-findings.ts';

/** How much of what was found is luck, as parts of a page of Markdown. */
export function luckMarkdown(findings: SessionFindings): string[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  const share = profitableText(honesty);
  const list = (points: readonly string[]) =>
    points.map((point) => `- ${cellText(point)}`).join('\n');
  return [
    '## How much of this is luck',
    ...(placebo === null ? [] : [table(luckTable(honesty))]),
    armsText(honesty),
    trialsCountText(honesty),
    ...(share === null ? [] : [share]),
    ...(placebo === null
      ? []
      : [`What the placebo does not control:\n\n${list(placebo.not_controlled)}`]),
    '### The champion',
    table(championTable(findings)),
    cellText(championText(honesty)),
    ...(exam === null ? [] : ['### The exam', examText(exam)]),
    '### Shown, not the judge',
    list(
      checksTable(honesty).rows.map(
        ([check, asks, says]) => `${sentence(check!)} ${asks} ${says}.`,
      ),
    ),
    CHECKS_NOTE,
  ];
}

function table({ header, rows }: TextTable): string {
  return markdownTable(header, rows);
}
