import { moneyText } from '../../protocol/number-text.ts';
import { lowest } from '../../sessions/summary/text-charts.ts';
import type { EquityPoint } from '../../view/session-view.ts';
import { brailleChart } from '../braille-chart.ts';
import { type Line, line, muted, padStart, span } from '../line.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

const AXIS = 11;

/** Equity and buy-and-hold, with the drawdown below if there is room. */
export function equityPane(request: PaneRequest): PaneContent {
  const { view, segment, isAsked, width, height } = request;
  const isOver = view.finished !== null && !isAsked;
  const own = segment?.isInSample === true && !isOver ? segment : null;
  const points = (own === null ? view.record : own.ownRecord).flat();
  const title =
    own === null ? 'Walk-forward equity' : `Equity of segment ${own.segment}, in-sample, from 0`;
  const last = points.at(-1);
  if (last === undefined) {
    return { title, aside: '', lines: [muted('no step finished yet')] };
  }
  const worst = lowest(points.map(({ drawdown }) => drawdown));
  const tests = view.started?.tests ?? points.length;
  const isForward = view.started?.schedule === 'forward';
  const count = own === null && isForward ? tests * (view.started?.segments ?? 1) : tests;
  const rows = height - 1;
  const below = rows >= 8 ? Math.max(2, Math.floor(rows / 4)) : 0;
  // The drawdown between the ends of steps; bar by bar it may be deeper.
  const drawdown = below > 0 ? '━ step drawdown' : `step drawdown ${moneyText(worst)}`;
  const legend = line(
    span(`━ strategy ${moneyText(last.equity)}`, 'strategy'),
    span(`  ╍ buy-and-hold ${moneyText(last.buyAndHold)}`, 'buyAndHold'),
    span(`  ${drawdown}`, below > 0 ? 'poor' : 'muted'),
  );
  const chart = { width, count };
  return {
    title,
    aside: `to ${last.to.slice(0, 10)}`,
    lines: [
      legend,
      ...equityChart(points, { ...chart, rows: Math.max(1, rows - below) }),
      ...(below === 0 ? [] : drawdownChart(points, { ...chart, rows: below })),
    ],
  };
}

interface ChartSize {
  readonly width: number;
  readonly rows: number;
  /** Steps that fill the chart. */
  readonly count: number;
}

function equityChart(points: readonly EquityPoint[], { width, rows, count }: ChartSize): Line[] {
  const equity = points.map((point) => point.equity);
  const buyAndHold = points.map((point) => point.buyAndHold);
  const low = Math.min(lowest(equity), lowest(buyAndHold));
  const high = Math.max(highest(equity), highest(buyAndHold));
  const drawn = brailleChart(
    [
      { values: buyAndHold, tone: 'buyAndHold' },
      { values: equity, tone: 'strategy' },
    ],
    Math.max(1, width - AXIS),
    rows,
    { low, high, count },
  );
  return withAxis(drawn, high, low);
}

function drawdownChart(points: readonly EquityPoint[], { width, rows, count }: ChartSize): Line[] {
  const values = points.map(({ drawdown }) => drawdown);
  const low = lowest(values);
  const columns = Math.max(1, width - AXIS);
  const drawn = brailleChart([{ values, tone: 'poor' }], columns, rows, { low, high: 0, count });
  return withAxis(drawn, 0, low);
}

function withAxis(rows: readonly Line[], high: number, low: number): Line[] {
  return rows.map((row, i) => {
    const label = i === 0 ? moneyText(high) : i === rows.length - 1 ? moneyText(low) : '';
    return [span(`${padStart(label, AXIS - 2)} │`, 'muted'), ...row];
  });
}

/** At least 0, since every scale includes it. `Math.max(...values)` would fail on long lists. */
function highest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), 0);
}
