import { plural } from '../../protocol/number-text.ts';
import { COST_HEADER, costCells, costNotes, hasCosts } from '../cost-table.ts';
import { disclaimers } from '../disclaimers.ts';
import { escapeHtml } from '../escape-html.ts';
import {
  breakdownTable,
  configurationsTable,
  IN_SAMPLE_NOTE,
  patchesTable,
  segmentsTable,
  targetsTable,
  WALK_FORWARD_NOTE,
  walkForwardTable,
} from '../findings-tables.ts';
import {
  backtestCommandText,
  configurationsText,
  randomEntriesText,
  trialsText,
} from '../findings-text.ts';
import { onePagePlanPaths } from '../one-page-plan.ts';
import type { SessionFindings } from '../session-findings.ts';
import { conversationSection } from './conversation-section.ts';
import { curvePictures, inSamplePictures } from './curve-pictures.ts';
import { contentPolicy, embeddedJson, embeddedScript } from './embedding.ts';
import { overviewSection } from './overview-section.ts';
import { PAGE_STYLE } from './page-style.ts';
import { type Picture, pictureHtml } from './picture.ts';
import { regimePictures } from './regime-pictures.ts';
import { segmentPictures } from './segment-pictures.ts';
import { tableHtml } from './table-html.ts';
import { testPictures } from './test-pictures.ts';
import { tradePictures } from './trade-pictures.ts';

const SHOWN_STRATEGIES = 10;

/** A part of the page that has a heading of its own. */
interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: readonly string[];
}

/**
 * `report.html`: all of a session in one file that needs no network. Words and tables stand in it; the
 * pictures are drawn from data in it by the one script that it lets run.
 *
 * @param script what `reportScript()` has
 */
export function reportHtml(findings: SessionFindings, script: string): string {
  const pictures = picturesOf(findings);
  const sections = sectionsOf(findings, pictures);
  const charts = Object.values(pictures)
    .flat()
    .flatMap(({ chart }) => (chart === null ? [] : [chart]));
  const { identity } = findings;
  const title = `Maestro session ${identity.session}`;
  const embedded = embeddedScript(script);
  const links = sections.map(({ id, heading }) => `<a href="#${id}">${escapeHtml(heading)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(embedded)}">
<title>${escapeHtml(title)}</title><style>${PAGE_STYLE}</style></head><body>
<header><h1>${escapeHtml(title)}</h1><button type="button" id="theme" hidden>Theme</button></header>
<main>
${overviewSection(findings)}
<nav aria-label="Sections">${links.join('\n')}</nav>
${sections.map(sectionHtml).join('\n')}
</main>
<footer>${footerHtml(findings)}</footer>
<script type="application/json" id="charts">${embeddedJson(charts)}</script>
<script>${embedded}</script>
</body></html>
`;
}

function picturesOf(findings: SessionFindings) {
  return {
    curves: curvePictures(findings),
    inSample: inSamplePictures(findings),
    segments: segmentPictures(findings),
    tests: testPictures(findings),
    regimes: regimePictures(findings),
    trades: tradePictures(findings),
  };
}

function sectionsOf(
  findings: SessionFindings,
  pictures: Readonly<Record<keyof ReturnType<typeof picturesOf>, readonly Picture[]>>,
): Section[] {
  const { identity, metrics, inputs } = findings;
  const random = randomEntriesText(findings);
  const drawn = (some: readonly Picture[]) => some.map(pictureHtml);
  const section = (id: string, heading: string, ...content: string[]): Section[] => [
    { id, heading, content },
  ];
  return [
    ...section(
      'walk-forward',
      'Walk-forward',
      ...drawn(pictures.curves),
      tableHtml('Walk-forward record and holding', walkForwardTable(findings)),
      paragraph(WALK_FORWARD_NOTE),
      ...(random === null ? [] : [paragraph(random)]),
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
    ...section('patches', 'Patches', tableHtml('Patches', patchesTable(findings))),
    ...section('configurations', 'Best configurations', ...configurationParts(findings)),
    ...section('tried', 'What was tried', paragraph(trialsText(findings))),
    ...(hasCosts(metrics)
      ? section('cost', 'What it cost', costTable(findings), paragraph(costNotes(metrics)))
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

function sectionHtml({ id, heading, content }: Section): string {
  return `<section id="${id}"><h2>${escapeHtml(heading)}</h2>\n${content.join('\n')}\n</section>`;
}

function configurationParts(findings: SessionFindings): string[] {
  const [best] = findings.metrics.strategies;
  return [
    tableHtml('Best configurations', configurationsTable(findings, SHOWN_STRATEGIES)),
    paragraph(configurationsText(findings)),
    ...(best === undefined
      ? []
      : [
          '<h3>The first centre, to copy</h3>',
          `<pre id="best">${escapeHtml(JSON.stringify(best.strategy, null, 2))}</pre>`,
          '<p><button type="button" data-copies="best" hidden>Copy</button></p>',
          '<p>Saved as <code>best.json</code>, it runs by itself with this:</p>',
          `<pre id="command">${escapeHtml(backtestCommandText(findings))}</pre>`,
          '<p><button type="button" data-copies="command" hidden>Copy the command</button></p>',
        ]),
  ];
}

/** How long calls took is no part of a page that is the same whenever it is made. */
function costTable({ metrics }: SessionFindings): string {
  const withoutLatency = (row: readonly string[]) => row.slice(0, -1);
  return tableHtml('What models have cost', {
    header: withoutLatency(COST_HEADER),
    rows: costCells(metrics.costs).map(withoutLatency),
  });
}

function footerHtml({ identity, metrics, turns }: SessionFindings): string {
  const plans = onePagePlanPaths(turns).map((path) => `<code>${escapeHtml(path)}</code>`);
  return (
    `<p>Beside this file: <code>session_summary.md</code>, the same in two minutes; ${plans.length === 0 ? '' : `${plans.join(', ')}; `}` +
    '<code>transcripts/</code>, what agents were told and said; <code>segment_1/</code> and so on, every test of ' +
    `${plural(metrics.counts.planned, 'test')}. <code>maestro verify</code> recomputes every number here. ` +
    `${escapeHtml(identity.program.name)} ${escapeHtml(identity.program.version)}.</p>`
  );
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}
