import type { Chart } from '../chart-data.ts';
import { calendarChart } from './calendar-chart.ts';
import { drawdownChart, equityChart } from './curve-charts.ts';
import { frameOf } from './frame.ts';
import { histogramChart } from './histogram-chart.ts';
import { luckChart } from './luck-chart.ts';
import { regimeChart } from './regime-chart.ts';
import { segmentChart } from './segment-chart.ts';
import { testChart } from './test-chart.ts';

/** Draws a chart into its place, at the width of that, and labels it for screen readers. */
export function drawChart(chart: Chart, place: HTMLElement): void {
  const draw = CHARTS[chart.kind] as Draw<Chart>;
  const element = draw(chart, frameOf(place.clientWidth));
  // A screen reader announces the chart as one image, without its parts.
  element.setAttribute('aria-hidden', 'true');
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', chart.name);
  place.setAttribute('aria-describedby', `${chart.id}-text`);
  place.replaceChildren(element);
}

const CHARTS: { [Kind in Chart['kind']]: Draw<Extract<Chart, { kind: Kind }>> } = {
  equity: equityChart,
  drawdown: drawdownChart,
  segments: segmentChart,
  tests: testChart,
  regimes: regimeChart,
  histogram: histogramChart,
  luck: luckChart,
  calendar: calendarChart,
};
type Draw<Of> = (chart: Of, frame: ReturnType<typeof frameOf>) => Element;
