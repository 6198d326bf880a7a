import { barY, plot, pointerX, ruleY, text, tip } from '@observablehq/plot';
import { moneyText } from '../../../protocol/number-text.ts';
import type { Chart } from '../chart-data.ts';
import { COLOUR, common, type Frame, moneyAxis, tipStyle } from './frame.ts';

/** P&L of each segment (full bars) and of buy-and-hold over the same steps (hollow bars). */
export function segmentChart({ bars }: Extract<Chart, { kind: 'segments' }>, frame: Frame) {
  const both = bars.flatMap(({ segment, strategy, buyAndHold }) => [
    { segment, who: 'P&L', pnl: strategy },
    { segment, who: 'buy-and-hold', pnl: buyAndHold },
  ]);
  const of = (who: string) => both.filter((one) => one.who === who);
  const everyLabel = Math.ceil(bars.length / (frame.isNarrow ? 10 : 25));
  const hasRoom = frame.width / bars.length > 120;
  return plot({
    ...common(frame, frame.isNarrow ? 220 : 260),
    ...moneyAxis(both.map(({ pnl }) => pnl)),
    marginBottom: 40,
    insetTop: 12,
    insetBottom: 12,
    fx: {
      label: 'segment',
      padding: bars.length > 12 ? 0.1 : 0.25,
      tickFormat: (segment: number, i: number) => (i % everyLabel === 0 ? String(segment) : ''),
    },
    x: { axis: null, domain: ['P&L', 'buy-and-hold'], padding: 0.08 },
    marks: [
      barY(of('P&L'), { fx: 'segment', x: 'who', y: 'pnl', fill: COLOUR.strategy }),
      barY(of('buy-and-hold'), {
        fx: 'segment',
        x: 'who',
        y: 'pnl',
        insetLeft: 1,
        insetRight: 1,
        fill: COLOUR.buyAndHold,
        fillOpacity: 0.25,
        stroke: COLOUR.buyAndHold,
        strokeWidth: 1.5,
      }),
      ruleY([0], { stroke: COLOUR.soft }),
      ...(hasRoom
        ? [1, -1].map((sign) =>
            text(
              both.filter(({ pnl }) => Math.sign(pnl) === sign),
              {
                fx: 'segment',
                x: 'who',
                y: 'pnl',
                dy: -8 * sign,
                fill: COLOUR.ink,
                text: ({ pnl }: { pnl: number }) => moneyText(pnl),
              },
            ),
          )
        : []),
      tip(
        both,
        pointerX({
          fx: 'segment',
          x: 'who',
          y: 'pnl',
          maxRadius: Infinity,
          ...tipStyle(frame),
          title: ({ segment, who, pnl }) => `segment ${segment}\n${who} ${moneyText(pnl)}`,
        }),
      ),
    ],
  });
}
