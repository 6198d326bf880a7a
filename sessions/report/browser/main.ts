import type { Chart } from '../chart-data.ts';
import { addCopyButton } from './copy-button.ts';
import { drawChart } from './draw-chart.ts';
import { addThemeToggle } from './theme-toggle.ts';

// Texts and tables are static: this script only draws the charts.
const charts = JSON.parse(document.getElementById('charts')!.textContent!) as readonly Chart[];
const places = charts.map((chart) => [chart, document.getElementById(chart.id)!] as const);

let drawnAt = 0;
function draw(): void {
  const width = document.querySelector('main')!.clientWidth;
  if (width === drawnAt) return;
  drawnAt = width;
  for (const [chart, place] of places) drawChart(chart, place);
}

draw();
addEventListener('resize', draw);
addThemeToggle(document.querySelector<HTMLButtonElement>('#theme')!);
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
  addCopyButton(button, document.getElementById(button.dataset.copies!)!);
}
