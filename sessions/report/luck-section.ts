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
import { type Picture, pictureHtml } from './picture.ts';
import { tableHtml } from './table-html.ts';

/** How much of what was found is luck: as in the summary, with a picture. */
export function luckSection(findings: SessionFindings, pictures: readonly Picture[]): string[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  const share = profitableText(honesty);
  return [
    ...(placebo === null
      ? []
      : [tableHtml('The session beside the same search without an edge', luckTable(honesty))]),
    paragraph(armsText(honesty)),
    ...pictures.map(pictureHtml),
    paragraph(trialsCountText(honesty)),
    ...(share === null ? [] : [paragraph(share)]),
    ...(placebo === null ? [] : [paragraph('What the placebo does not control:')]),
    ...(placebo === null ? [] : [listHtml(placebo.not_controlled)]),
    '<h3>The champion</h3>',
    tableHtml('The champion and the adaptive record', championTable(findings)),
    paragraph(championText(honesty)),
    ...(exam === null ? [] : ['<h3>The exam</h3>', paragraph(examText(exam))]),
    '<h3>Shown, not the judge</h3>',
    tableHtml('What each check asks, and what it says here', checksTable(honesty)),
    paragraph(CHECKS_NOTE),
  ];
}

function listHtml(points: readonly string[]): string {
  return `<ul>${points.map((point) => `<li>${escapeHtml(point)}</li>`).join('\n')}</ul>`;
}
