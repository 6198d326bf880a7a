import { championOf } from '../summary/champion-text.ts';
import { costNotes, costTable, hasCosts } from '../summary/cost-table.ts';
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
} from '../summary/findings-tables.ts';
import {
  backtestCommandText,
  backtestResultText,
  configurationsText,
  criticText,
  patchesText,
  randomEntriesText,
  trialsText,
} from '../summary/findings-text.ts';
import { limitations } from '../summary/limitations.ts';
import { heuristicText, memoryTable, memoryText } from '../summary/models-text.ts';
import {
  monthsTable,
  SENSITIVITY_NOTE,
  sensitivityLines,
  sensitivityTable,
} from '../summary/sensitivity-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { conversationSection } from './conversation-section.ts';
import { escapeHtml, paragraph } from './escape-html.ts';
import { type Figure, figureHtml } from './figure.ts';
import { luckSection } from './luck-section.ts';
import { overviewSection } from './overview-section.ts';
import type { ReportFigures } from './report-figures.ts';
import { tableHtml } from './table-html.ts';

const SHOWN_STRATEGIES = 10;

/** A part of the report with its own heading. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: readonly string[];
}

/** The sections of the report, in reading order. */
export function reportSections(findings: SessionFindings, figures: ReportFigures): Section[] {
  const { identity, metrics, inputs } = findings;
  const random = randomEntriesText(findings);
  const drawn = (some: readonly Figure[]) => some.map(figureHtml);
  const section = (id: string, heading: string, ...content: string[]): Section[] => [
    { id, heading, content },
  ];
  return [
    ...section('luck', 'How much of this is luck', ...luckSection(findings, figures.luck)),
    ...section('overview', 'Overview', ...overviewSection(findings)),
    ...section('sensitivity', 'Parameter sensitivity', ...sensitivityParts(findings)),
    ...section(
      'walk-forward',
      'Walk-forward',
      ...drawn(figures.curves),
      tableHtml('Walk-forward record and buy-and-hold', walkForwardTable(findings)),
      paragraph(WALK_FORWARD_NOTE),
      ...(random === null ? [] : [paragraph(random)]),
      ...modelParts(findings),
    ),
    ...section(
      'by-segment',
      'Segments',
      ...drawn(figures.segments),
      tableHtml('Segments', segmentsTable(findings)),
      ...(figures.inSample.length === 0 ? [] : [paragraph(IN_SAMPLE_NOTE)]),
      ...drawn(figures.inSample),
    ),
    ...section(
      'targets',
      'Targets',
      tableHtml('Targets', targetsTable(findings)),
      paragraph(targetsNote(findings)),
    ),
    ...section('by-test', 'Tests', ...drawn(figures.tests)),
    ...section(
      'by-trade',
      'Trades',
      ...drawn(figures.trades),
      ...drawn(figures.regimes),
      tableHtml('P&L breakdown of the walk-forward record', breakdownTable(findings)),
    ),
    ...section(
      'patches',
      'Patches',
      tableHtml('Patches', patchesTable(findings)),
      ...[patchesText(findings), criticText(findings)].flatMap((text) =>
        text === null ? [] : [paragraph(text)],
      ),
    ),
    ...section(
      'configurations',
      'Base sets ranked by their tests',
      ...configurationParts(findings),
    ),
    ...section('trials', 'Trials', paragraph(trialsText(findings))),
    ...(hasCosts(metrics)
      ? section('cost', 'Cost', costHtml(findings), paragraph(costNotes(metrics)))
      : []),
    ...section('conversation', 'Conversation', conversationSection(findings)),
    ...section(
      'limitations',
      'Limitations',
      `<ul>${limitations(identity, metrics, inputs)
        .map((point) => `<li>${escapeHtml(point)}</li>`)
        .join('\n')}</ul>`,
    ),
  ];
}

function configurationParts(findings: SessionFindings): string[] {
  const champion = championOf(findings.metrics.honesty);
  return [
    tableHtml('Base sets ranked by their tests', configurationsTable(findings, SHOWN_STRATEGIES)),
    paragraph(configurationsText(findings)),
    ...(champion === null
      ? []
      : [
          '<h3>The champion as a strategy file</h3>',
          `<pre id="best">${escapeHtml(JSON.stringify(champion.strategy, null, 2))}</pre>`,
          '<p><button type="button" data-copies="best" hidden>Copy</button></p>',
          `<p>To backtest it, save it as <code>best.json</code> and run this command. ${escapeHtml(backtestResultText(findings))}</p>`,
          `<pre id="command">${escapeHtml(backtestCommandText(findings))}</pre>`,
          '<p><button type="button" data-copies="command" hidden>Copy the command</button></p>',
        ]),
  ];
}

/** Empty without models. */
function modelParts(findings: SessionFindings): string[] {
  const [baseline, memory] = [heuristicText(findings), memoryText(findings)];
  return [
    ...(baseline === null ? [] : [paragraph(baseline)]),
    ...(memory === null ? [] : [paragraph(memory)]),
    ...(findings.metrics.honesty.memory.length === 0
      ? []
      : [tableHtml('Before and after the training cutoff of models', memoryTable(findings))]),
  ];
}

function sensitivityParts(findings: SessionFindings): string[] {
  const { sensitivity } = findings.metrics.honesty;
  const lines = sensitivityLines(findings);
  if (sensitivity === null || lines === null) {
    return [paragraph('There is no champion: nothing traded.')];
  }
  return [
    ...lines.map(paragraph),
    tableHtml('The champion with one change at a time', sensitivityTable(sensitivity)),
    tableHtml('The champion by month', monthsTable(sensitivity)),
    paragraph(SENSITIVITY_NOTE),
  ];
}

/** Without latency, so that the report has the same bytes in every run. */
function costHtml({ metrics }: SessionFindings): string {
  const { header, rows } = costTable(metrics.costs);
  return tableHtml('Cost of models', {
    header: header.slice(0, -1),
    rows: rows.map((row) => row.slice(0, -1)),
  });
}
