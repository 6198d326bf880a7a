import type { SessionFindings } from '../summary/session-findings.ts';
import type { Chart } from './chart-data.ts';
import { escapeHtml } from './escape-html.ts';

/** A mark of a picture and what it means. */
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

/** A picture, with the words that say what it shows to whoever does not see it. */
export interface Picture {
  readonly title: string;
  readonly text: string;
  readonly legend?: readonly LegendEntry[];
  /** Null where there is nothing to draw; the text says so. */
  readonly chart: Chart | null;
}

type Runs = SessionFindings['runs'];

/** A picture of the segments out of sample, and one apart of those over steps that had been seen. */
export function apart(
  runs: Runs,
  id: string,
  titles: { readonly fresh: string; readonly seen: string },
  draw: (id: string, title: string, runs: Runs) => Picture,
): Picture[] {
  const seen = runs.filter(({ results }) => results.in_sample);
  const fresh = runs.filter(({ results }) => !results.in_sample);
  return [
    draw(id, titles.fresh, fresh),
    ...(seen.length === 0 ? [] : [draw(`${id}-seen`, titles.seen, seen)]),
  ];
}

/** The place of a picture in the page. The script draws it there; the words stand there already. */
export function pictureHtml({ title, text, legend = [], chart }: Picture): string {
  if (chart === null) return `<p><strong>${escapeHtml(title)}.</strong> ${escapeHtml(text)}</p>`;
  const { id } = chart;
  const entries = legend.map(
    ({ mark, colour, label }) =>
      `<span><i class="mark ${mark} of-${colour}" aria-hidden="true"></i>${escapeHtml(label)}</span>`,
  );
  const key = entries.length === 0 ? '' : `<p class="key">${entries.join('')}</p>`;
  return (
    `<figure><figcaption><h3>${escapeHtml(title)}</h3><p id="${id}-text">${escapeHtml(text)}</p></figcaption>${key}` +
    `<div class="picture" id="${id}"></div>` +
    '<noscript><p class="soft">The picture is drawn by a script of this page, which does not run here.</p></noscript></figure>'
  );
}
