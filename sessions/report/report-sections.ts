import { championOf } from '../summary/champion-text.ts';
import { costNotes, costTable, hasCosts } from '../summary/cost-table.ts';
import { disclaimers } from '../summary/disclaimers.ts';
import {
  breakdownTable,
  configurationsTable,
  IN_SAMPLE_NOTE,
  patchesTable,
  segmentsTable,
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
import { luckSection } from './luck-section.ts';
import { inShortSection } from './overview-section.ts';
import { type Picture, pictureHtml } from './picture.ts';
import type { ReportPictures } from './report-pictures.ts';
import { tableHtml } from './table-html.ts';

const SHOWN_STRATEGIES = 10;

/** A part of the page that has a heading of its own. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: readonly string[];
}

/** The page below its first screen, in the order in which it is read. */
export function reportSections(findings: SessionFindings, pictures: ReportPictures): Section[] {
  const { identity, metrics, inputs } = findings;
  const random = randomEntriesText(findings);
  const drawn = (some: readonly Picture[]) => some.map(pictureHtml);
  const section = (id: string, heading: string, ...content: string[]): Section[] => [
    { id, heading, content },
  ];
  return [
    ...section('luck', 'How much of this is luck', ...luckSection(findings, pictures.luck)),
    ...section('in-short', 'In short', ...inShortSection(findings)),
    ...section('sensitivity', 'The champion, a little changed', ...sensitivityParts(findings)),
    ...section(
      'walk-forward',
      'Walk-forward',
      ...drawn(pictures.curves),
      tableHtml('Walk-forward record and holding', walkForwardTable(findings)),
      paragraph(WALK_FORWARD_NOTE),
      ...(random === null ? [] : [paragraph(random)]),
      ...modelParts(findings),
    ),
    ...section(
      'by-segment',
      'Segments',
      ...drawn(pictures.segments),
      tableHtml('Segments', segmentsTable(findings)),
      ...(pictures.inSample.length === 0 ? [] : [paragraph(IN_SAMPLE_NOTE)]),
      ...drawn(pictures.inSample),
    ),
    ...section('targets', 'Targets', tableHtml('Targets', targetsTable(findings))),
    ...section('by-test', 'Tests', ...drawn(pictures.tests)),
    ...section(
      'by-trade',
      'Trades',
      ...drawn(pictures.trades),
      ...drawn(pictures.regimes),
      tableHtml('Trades by volatility, exit and side', breakdownTable(findings)),
    ),
    ...section(
      'patches',
      'Patches',
      tableHtml('Patches', patchesTable(findings)),
      ...[patchesText(findings), criticText(findings)].flatMap((text) =>
        text === null ? [] : [paragraph(text)],
      ),
    ),
    ...section('configurations', 'Best configurations', ...configurationParts(findings)),
    ...section('tried', 'What was tried', paragraph(trialsText(findings))),
    ...(hasCosts(metrics)
      ? section('cost', 'What it cost', costHtml(findings), paragraph(costNotes(metrics)))
      : []),
    ...section('conversation', 'Conversation', conversationSection(findings)),
    ...section(
      'not-claimed',
      'What this does not claim',
      `<ul>${disclaimers(identity, metrics, inputs)
        .map((point) => `<li>${escapeHtml(point)}</li>`)
        .join('\n')}</ul>`,
    ),
  ];
}

function configurationParts(findings: SessionFindings): string[] {
  const champion = championOf(findings.metrics.honesty);
  return [
    tableHtml('Best configurations', configurationsTable(findings, SHOWN_STRATEGIES)),
    paragraph(configurationsText(findings)),
    ...(champion === null
      ? []
      : [
          '<h3>The champion, to copy</h3>',
          `<pre id="best">${escapeHtml(JSON.stringify(champion.strategy, null, 2))}</pre>`,
          '<p><button type="button" data-copies="best" hidden>Copy</button></p>',
          `<p>Saved as <code>best.json</code>, it runs by itself with this. ${escapeHtml(backtestResultText(findings))}</p>`,
          `<pre id="command">${escapeHtml(backtestCommandText(findings))}</pre>`,
          '<p><button type="button" data-copies="command" hidden>Copy the command</button></p>',
        ]),
  ];
}

/** Only where models played. */
function modelParts(findings: SessionFindings): string[] {
  const [baseline, memory] = [heuristicText(findings), memoryText(findings)];
  return [
    ...(baseline === null ? [] : [paragraph(baseline)]),
    ...(memory === null ? [] : [paragraph(memory)]),
    ...(findings.metrics.honesty.memory.length === 0
      ? []
      : [tableHtml('Before and after models stopped learning', memoryTable(findings))]),
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
    tableHtml('The champion with something changed', sensitivityTable(sensitivity)),
    tableHtml('The champion by month', monthsTable(sensitivity)),
    paragraph(SENSITIVITY_NOTE),
  ];
}

/** How long calls took is no part of a page that is the same whenever it is made. */
function costHtml({ metrics }: SessionFindings): string {
  const { header, rows } = costTable(metrics.costs);
  return tableHtml('What models have cost', {
    header: header.slice(0, -1),
    rows: rows.map((row) => row.slice(0, -1)),
  });
}
