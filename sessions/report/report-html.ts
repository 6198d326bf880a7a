import { plural } from '../../protocol/number-text.ts';
import { onePagePlanPaths } from '../summary/one-page-plan.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { contentPolicy, embeddedJson, embeddedScript } from './embedding.ts';
import { escapeHtml } from './escape-html.ts';
import { verdictHtml } from './first-screen.ts';
import { PAGE_STYLE } from './page-style.ts';
import { reportFigures } from './report-figures.ts';
import { reportSections } from './report-sections.ts';

/**
 * `report.html`: a session in one file that needs no network. Texts and tables are static; one embedded
 * script draws the charts from embedded data.
 *
 * @param script from `reportScript()`
 */
export function reportHtml(findings: SessionFindings, script: string): string {
  const figures = reportFigures(findings);
  const sections = reportSections(findings, figures);
  const charts = Object.values(figures)
    .flat()
    .flatMap(({ chart }) => (chart === null ? [] : [chart]));
  const { identity } = findings;
  const name = `Maestro session ${identity.session}`;
  const title = identity.market.simulated === null ? name : `${name} (SIMULATED)`;
  const embedded = embeddedScript(script);
  const links = sections.map(({ id, heading }) => `<a href="#${id}">${escapeHtml(heading)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(embedded)}">
<title>${escapeHtml(title)}</title><style>${PAGE_STYLE}</style></head><body>
<header><h1>${escapeHtml(name)}</h1><button type="button" id="theme" hidden>Theme</button></header>
<main>
${verdictHtml(findings)}
<nav aria-label="Sections">${links.join('\n')}</nav>
${sections.map(({ id, heading, content }) => `<section id="${id}"><h2>${escapeHtml(heading)}</h2>\n${content}\n</section>`).join('\n')}
</main>
<footer>${footerHtml(findings)}</footer>
<script type="application/json" id="charts">${embeddedJson(charts)}</script>
<script>${embedded}</script>
</body></html>
`;
}

function footerHtml({ identity, metrics, turns }: SessionFindings): string {
  const plans = onePagePlanPaths(turns).map((path) => `<code>${escapeHtml(path)}</code>`);
  return (
    `<p>Other files of this session: <code>session_summary.md</code>, a short version; ${plans.length === 0 ? '' : `${plans.join(', ')}; `}` +
    '<code>transcripts/</code>, prompts and answers of agents; <code>segment_1/</code> and so on, the files of ' +
    `${plural(metrics.counts.planned, 'test')}. <code>maestro verify</code> recomputes every number of this report. ` +
    `${escapeHtml(identity.program.name)} ${escapeHtml(identity.program.version)}.</p>`
  );
}
