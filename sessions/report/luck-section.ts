import { championText } from '../summary/champion-text.ts';
import { championTable, checksTable, luckTable } from '../summary/luck-tables.ts';
import {
  armsText,
  CHECKS_NOTE,
  examText,
  profitableText,
  trialsCountText,
} from '../summary/luck-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { escapeHtml, paragraph } from './escape-html.ts';
import { type Figure, figureHtml } from './figure.ts';
import { tableHtml } from './table-html.ts';

/** The luck section of the summary, with a chart. */
export function luckSection(findings: SessionFindings, figures: readonly Figure[]): string[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  const share = profitableText(honesty);
  return [
    ...(placebo === null
      ? []
      : [tableHtml('The session and its placebo runs', luckTable(honesty))]),
    paragraph(armsText(honesty)),
    ...figures.map(figureHtml),
    paragraph(trialsCountText(honesty)),
    ...(share === null ? [] : [paragraph(share)]),
    ...(placebo === null ? [] : [paragraph('The placebo does not control for:')]),
    ...(placebo === null ? [] : [listHtml(placebo.not_controlled)]),
    '<h3>The champion</h3>',
    tableHtml('The champion and the walk-forward record', championTable(findings)),
    paragraph(championText(honesty)),
    ...(exam === null ? [] : ['<h3>The exam</h3>', paragraph(examText(exam))]),
    '<h3>Other statistics</h3>',
    tableHtml('Other statistics', checksTable(honesty)),
    paragraph(CHECKS_NOTE),
  ];
}

function listHtml(points: readonly string[]): string {
  return `<ul>${points.map((point) => `<li>${escapeHtml(point)}</li>`).join('\n')}</ul>`;
}
