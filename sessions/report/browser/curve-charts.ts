import { areaY, lineY, plot, pointerX, ruleX, ruleY, tip } from '@observablehq/plot';
import { moneyText } from '../../../protocol/number-text.ts';
import type { Chart, EquityPoint } from '../chart-data.ts';
import { COLOUR, common, type Frame, moneyAxis, tipStyle } from './frame.ts';

/** A point with its instant as charts want it. */
interface Dated extends EquityPoint {
  readonly at: Date;
}

/** Equity of the strategy, of holding and of random entries; upright rules where a patch begins. */
export function equityChart(chart: Extract<Chart, { kind: 'equity' }>, frame: Frame) {
  const points = dated(chart.points);
  const isAlone = points.every(({ holding }) => holding === null);
  const random = chart.random.map((one) => ({ ...one, at: new Date(one.ts) }));
  const middleAt = new Map(random.map((one) => [one.ts, one]));
  const patched = points.filter(({ patches }) => patches !== undefined);
  const words = (one: Dated) => {
    const drawn = middleAt.get(one.ts);
    return [
      ...wordsOf(one),
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
        .flatMap(({ strategy, holding }) => [strategy, holding ?? 0])
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
      tip(points, pointerX({ x: 'at', y: 'strategy', title: words, ...tipStyle(frame) })),
    ],
  });
}

/** How far below its highest step each of the two was. */
export function drawdownChart(chart: Extract<Chart, { kind: 'drawdown' }>, frame: Frame) {
  const points = dated(chart.points);
  return plot({
    ...common(frame, frame.isNarrow ? 170 : 200),
    ...moneyAxis(points.flatMap(({ strategy, holding }) => [strategy, holding ?? 0])),
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
          title: (one: Dated) => wordsOf(one).join('\n'),
        }),
      ),
    ],
  });
}

function curves(points: readonly Dated[]) {
  const held = points.filter(({ holding }) => holding !== null);
  return [
    lineY(held, { x: 'at', y: 'holding', stroke: COLOUR.holding, strokeDasharray: '6 3' }),
    lineY(points, { x: 'at', y: 'strategy', stroke: COLOUR.strategy, strokeWidth: 2 }),
  ];
}

function wordsOf({ ts, strategy, holding }: EquityPoint): string[] {
  return [
    ts.slice(0, 10),
    `strategy ${moneyText(strategy)}`,
    ...(holding === null ? [] : [`holding ${moneyText(holding)}`]),
  ];
}

function dated(points: readonly EquityPoint[]): Dated[] {
  return points.map((one) => ({ ...one, at: new Date(one.ts) }));
}
