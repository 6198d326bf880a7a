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
  const element = chartElement(chart, place.clientWidth);
  // A screen reader announces the chart as one image, without its parts.
  element.setAttribute('aria-hidden', 'true');
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', chart.name);
  place.setAttribute('aria-describedby', `${chart.id}-text`);
  place.replaceChildren(element);
}

function chartElement(chart: Chart, width: number): Element {
  const frame = frameOf(width);
  switch (chart.kind) {
    case 'equity':
      return equityChart(chart, frame);
    case 'drawdown':
      return drawdownChart(chart, frame);
    case 'segments':
      return segmentChart(chart, frame);
    case 'tests':
      return testChart(chart, frame);
    case 'regimes':
      return regimeChart(chart, frame);
    case 'histogram':
      return histogramChart(chart, frame);
    case 'luck':
      return luckChart(chart, frame);
    case 'calendar':
      return calendarChart(chart, frame);
    default:
      return chart satisfies never;
  }
}
