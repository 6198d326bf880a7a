import { areaY, lineY, plot, pointerX, ruleX, ruleY, tip } from '@observablehq/plot';
import { moneyText } from '../../../protocol/number-text.ts';
import type { Chart, EquityPoint } from '../chart-data.ts';
import { COLOUR, common, type Frame, moneyAxis, tipStyle } from './frame.ts';

/** A point with its time as a Date. */
interface Dated extends EquityPoint {
  readonly at: Date;
}

/** Equity of the walk-forward record, of buy-and-hold and of random entries; vertical lines mark patches. */
export function equityChart(chart: Extract<Chart, { kind: 'equity' }>, frame: Frame) {
  const points = dated(chart.points);
  const isAlone = points.every((one) => one.buyAndHold === null);
  const random = chart.random.map((one) => ({ ...one, at: new Date(one.ts) }));
  const randomAt = new Map(random.map((one) => [one.ts, one]));
  const patched = points.filter(({ patches }) => patches !== undefined);
  const tipText = (one: Dated) => {
    const drawn = randomAt.get(one.ts);
    return [
      ...equityText(one),
      ...(drawn === undefined
        ? []
        : [
            `random entries ${moneyText(drawn.median)} (${moneyText(drawn.p5)} to ${moneyText(drawn.p95)})`,
          ]),
      ...(one.patches ?? []).flatMap(({ what, why }) => [`patch: ${what}`, why]),
    ].join('\n');
  };
  return plot({
    ...common(frame, isAlone ? 200 : frame.isNarrow ? 260 : 360),
    ...moneyAxis(
      points
        .flatMap(({ strategy, buyAndHold }) => [strategy, buyAndHold ?? 0])
        .concat(random.flatMap(({ p5, p95 }) => [p5, p95])),
    ),
    x: { type: 'utc', label: null, ticks: frame.isNarrow ? 4 : 8 },
    marks: [
      ruleY([0], { stroke: COLOUR.soft }),
      areaY(random, { x: 'at', y1: 'p5', y2: 'p95', fill: COLOUR.random, fillOpacity: 0.18 }),
      lineY(random, { x: 'at', y: 'median', stroke: COLOUR.random, strokeDasharray: '1 4' }),
      ruleX(patched, { x: 'at', stroke: COLOUR.ink, strokeDasharray: '3 3', strokeOpacity: 0.6 }),
      ...curves(points),
      ruleX(points, pointerX({ x: 'at', stroke: COLOUR.soft })),
      tip(points, pointerX({ x: 'at', y: 'strategy', title: tipText, ...tipStyle(frame) })),
    ],
  });
}

/** Drawdown of the walk-forward record and of buy-and-hold after each step. */
export function drawdownChart(chart: Extract<Chart, { kind: 'drawdown' }>, frame: Frame) {
  const points = dated(chart.points);
  return plot({
    ...common(frame, frame.isNarrow ? 170 : 200),
    ...moneyAxis(points.flatMap(({ strategy, buyAndHold }) => [strategy, buyAndHold ?? 0])),
    x: { type: 'utc', label: null, ticks: frame.isNarrow ? 4 : 8 },
    marks: [
      areaY(points, { x: 'at', y: 'strategy', fill: COLOUR.strategy, fillOpacity: 0.15 }),
      ruleY([0], { stroke: COLOUR.soft }),
      ...curves(points),
      ruleX(points, pointerX({ x: 'at', stroke: COLOUR.soft })),
      tip(
        points,
        pointerX({
          x: 'at',
          y: 'strategy',
          ...tipStyle(frame),
          title: (one: Dated) => equityText(one).join('\n'),
        }),
      ),
    ],
  });
}

function curves(points: readonly Dated[]) {
  const held = points.filter((one) => one.buyAndHold !== null);
  return [
    lineY(held, { x: 'at', y: 'buyAndHold', stroke: COLOUR.buyAndHold, strokeDasharray: '6 3' }),
    lineY(points, { x: 'at', y: 'strategy', stroke: COLOUR.strategy, strokeWidth: 2 }),
  ];
}

function equityText({ ts, strategy, buyAndHold }: EquityPoint): string[] {
  return [
    ts.slice(0, 10),
    `P&L ${moneyText(strategy)}`,
    ...(buyAndHold === null ? [] : [`buy-and-hold ${moneyText(buyAndHold)}`]),
  ];
}

function dated(points: readonly EquityPoint[]): Dated[] {
  return points.map((one) => ({ ...one, at: new Date(one.ts) }));
}
