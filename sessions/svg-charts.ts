import { moneyText } from '../protocol/number-text.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 880;
const LEFT = 72;
const BOTTOM = 22;
const TOP = 8;

export interface Series {
  readonly name: string;
  /** A CSS class that gives it its colour. */
  readonly style: string;
  readonly values: readonly number[];
}

/**
 * Lines over a common axis, with zero drawn in. Each point has its value as a tooltip.
 *
 * @param labels one a point, for the tooltips and the ends of the axis
 */
export function lineChart(
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  height = 260,
): string {
  const all = series.flatMap(({ values }) => values).concat(0);
  const y = scale(Math.min(...all), Math.max(...all), height - BOTTOM, TOP);
  const x = scale(0, Math.max(1, labels.length - 1), LEFT, WIDTH - 8);
  const lines = series.map(({ name, style, values }) => {
    const path = values
      .map((value, i) => `${i === 0 ? 'M' : 'L'}${at(x(i))} ${at(y(value))}`)
      .join('');
    const dots = values.map(
      (value, i) =>
        `<circle cx="${at(x(i))}" cy="${at(y(value))}" r="5" class="hit"><title>${escapeHtml(
          `${labels[i]} ${name} ${moneyText(value)}`,
        )}</title></circle>`,
    );
    return `<path d="${path}" class="line ${style}"/>${dots.join('')}`;
  });
  const ends =
    labels.length === 0
      ? ''
      : `<text x="${LEFT}" y="${height - 6}">${escapeHtml(labels[0]!)}</text>` +
        `<text x="${WIDTH - 8}" y="${height - 6}" text-anchor="end">${escapeHtml(labels.at(-1)!)}</text>`;
  return frame(title, height, `${grid(all, y)}${lines.join('')}${ends}`);
}

/** Bars up and down from zero, one a label, each with its value. */
export function barChart(
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  height = 220,
): string {
  const all = series.flatMap(({ values }) => values).concat(0);
  const y = scale(Math.min(...all), Math.max(...all), height - BOTTOM, TOP);
  const slot = (WIDTH - LEFT - 8) / Math.max(1, labels.length);
  const width = Math.min(48, (slot * 0.8) / Math.max(1, series.length));
  const bars = series.flatMap(({ name, style, values }, s) =>
    values.map((value, i) => {
      const left = LEFT + i * slot + slot / 2 + (s - series.length / 2) * width;
      const top = Math.min(y(value), y(0));
      const tall = Math.max(1, Math.abs(y(value) - y(0)));
      const label = escapeHtml(`${labels[i]}: ${name} ${moneyText(value)}`);
      return `<rect x="${at(left)}" y="${at(top)}" width="${at(width - 2)}" height="${at(tall)}" class="bar ${style}"><title>${label}</title></rect>`;
    }),
  );
  const names = labels.map(
    (label, i) =>
      `<text x="${at(LEFT + (i + 0.5) * slot)}" y="${height - 6}" text-anchor="middle">${escapeHtml(label)}</text>`,
  );
  return frame(title, height, `${grid(all, y)}${bars.join('')}${names.join('')}`);
}

function frame(title: string, height: number, content: string): string {
  return (
    `<figure><figcaption>${escapeHtml(title)}</figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${content}</svg></figure>`
  );
}

function grid(values: readonly number[], y: (value: number) => number): string {
  return ticks(Math.min(...values), Math.max(...values))
    .map((value) => {
      const style = value === 0 ? 'zero' : 'grid';
      return (
        `<line x1="${LEFT}" x2="${WIDTH - 8}" y1="${at(y(value))}" y2="${at(y(value))}" class="${style}"/>` +
        `<text x="${LEFT - 6}" y="${at(y(value) + 4)}" text-anchor="end">${moneyText(value)}</text>`
      );
    })
    .join('');
}

/** Round numbers from `low` to `high`, four or so, zero among them. */
function ticks(low: number, high: number): number[] {
  const raw = (high - low) / 4;
  if (!(raw > 0)) return [0];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((one) => one * power >= raw) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  const range = high - low || 1;
  return (value) => from + ((value - low) / range) * (to - from);
}

function at(pixels: number): string {
  return String(Math.round(10 * pixels) / 10);
}
