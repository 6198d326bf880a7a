import type { SessionFindings } from '../summary/session-findings.ts';
import type { Chart } from './chart-data.ts';
import { escapeHtml } from './escape-html.ts';

/** A mark of a chart and its meaning. */
export interface LegendEntry {
  readonly mark:
    | 'line'
    | 'dashed'
    | 'dotted'
    | 'band'
    | 'rule'
    | 'bar'
    | 'disc'
    | 'ring'
    | 'full'
    | 'hollow';
  readonly colour: 'a' | 'b' | 'soft' | 'ink';
  readonly label: string;
}

/** A chart with a title and a text that describes it without the image. */
export interface Figure {
  readonly title: string;
  readonly text: string;
  readonly legend?: readonly LegendEntry[];
  /** Null if there is nothing to draw; the text gives the reason. */
  readonly chart: Chart | null;
}

type Runs = SessionFindings['runs'];

/** One figure of the out-of-sample segments, and a second one of the in-sample segments. */
export function splitBySample(
  runs: Runs,
  id: string,
  titles: { readonly outOfSample: string; readonly inSample: string },
  draw: (id: string, title: string, runs: Runs) => Figure,
): Figure[] {
  const inSample = runs.filter(({ results }) => results.in_sample);
  const outOfSample = runs.filter(({ results }) => !results.in_sample);
  return [
    draw(id, titles.outOfSample, outOfSample),
    ...(inSample.length === 0 ? [] : [draw(`${id}-in-sample`, titles.inSample, inSample)]),
  ];
}

/** The place of a chart in the page: the script draws it, the texts are static. */
export function figureHtml({ title, text, legend = [], chart }: Figure): string {
  if (chart === null) return `<p><strong>${escapeHtml(title)}.</strong> ${escapeHtml(text)}</p>`;
  const { id } = chart;
  const entries = legend.map(
    ({ mark, colour, label }) =>
      `<span><i class="mark ${mark} of-${colour}" aria-hidden="true"></i>${escapeHtml(label)}</span>`,
  );
  const key = entries.length === 0 ? '' : `<p class="key">${entries.join('')}</p>`;
  return (
    `<figure><figcaption><h3>${escapeHtml(title)}</h3><p id="${id}-text">${escapeHtml(text)}</p></figcaption>${key}` +
    `<div class="chart" id="${id}"></div>` +
    '<noscript><p class="soft">This chart needs JavaScript, which is disabled here.</p></noscript></figure>'
  );
}
