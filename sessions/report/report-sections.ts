import { costTable } from '../summary/cost-table.ts';
import { type Block, type Drawings, sections } from '../summary/sections.ts';
import { monthsTable, SENSITIVITY_NOTE, sensitivityTable } from '../summary/sensitivity-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { conversationSection } from './conversation-section.ts';
import { escapeHtml, paragraph } from './escape-html.ts';
import { type Figure, figureHtml } from './figure.ts';
import { keyNumbersHtml } from './first-screen.ts';
import type { ReportFigures } from './report-figures.ts';
import { tableHtml } from './table-html.ts';

/** The sections of the report, in reading order. */
export function reportSections(findings: SessionFindings, figures: ReportFigures) {
  const drawn = (some: readonly Figure[]) => some.map(figureHtml).join('\n');
  const drawings: Drawings = {
    arms: drawn(figures.luck),
    'key-numbers': keyNumbersHtml(findings),
    sensitivity: sensitivityHtml(findings),
    curves: drawn(figures.curves),
    segments: drawn([...figures.segments, ...figures.inSample]),
    tests: drawn(figures.tests),
    trades: drawn([...figures.trades, ...figures.regimes]),
    cost: costHtml(findings),
    conversation: conversationSection(findings),
  };
  return sections(findings, 10).map(({ id, heading, blocks }) => ({
    id,
    heading,
    content: blocks.map((block) => blockHtml(block, heading, drawings)).join('\n'),
  }));
}

function blockHtml(block: Block, heading: string, drawings: Drawings): string {
  if (block === null) return '';
  if (typeof block === 'string') return paragraph(block);
  if ('points' in block) {
    return `<ul>${block.points.map((point) => `<li>${pointHtml(point)}</li>`).join('\n')}</ul>`;
  }
  if ('heading' in block) return `<h3>${escapeHtml(block.heading)}</h3>`;
  if ('code' in block) {
    return (
      `<pre id="${block.id}">${escapeHtml(block.code)}</pre>\n` +
      `<p><button type="button" data-copies="${block.id}" hidden>Copy${block.language === 'sh' ? ' the command' : ''}</button></p>`
    );
  }
  if ('drawing' in block) return drawings[block.drawing] ?? '';
  return tableHtml(block.name ?? heading, block.table);
}

function pointHtml(point: string | readonly [topic: string, text: string]): string {
  const [topic, text] = [point].flat().map(escapeHtml);
  return text === undefined ? topic! : `<strong>${topic}:</strong> ${text}`;
}

function sensitivityHtml({ metrics }: SessionFindings): string {
  const { sensitivity } = metrics.honesty;
  if (sensitivity === null) return '';
  return [
    tableHtml('The champion with one change at a time', sensitivityTable(sensitivity)),
    tableHtml('The champion by month', monthsTable(sensitivity)),
    paragraph(SENSITIVITY_NOTE),
  ].join('\n');
}

/** Without latency, so that the report has the same bytes in every run. */
function costHtml({ metrics }: SessionFindings): string {
  const { header, rows } = costTable(metrics.costs);
  return tableHtml('Cost of models', {
    header: header.slice(0, -1),
    rows: rows.map((row) => row.slice(0, -1)),
  });
}
