import { plot, pointerX, rectY, ruleX, ruleY, tip } from '@observablehq/plot';
import { countText, moneyText, plural } from '../../../protocol/number-text.ts';
import type { Bin, Chart } from '../chart-data.ts';
import { COLOUR, common, type Frame, signColour, tipStyle } from './frame.ts';

/** The number of trades by P&L or by holding time. */
export function histogramChart({ bins, of }: Extract<Chart, { kind: 'histogram' }>, frame: Frame) {
  const isMoney = of === 'pnl';
  const inUnit = (value: number) => (isMoney ? moneyText(value) : countText(value));
  const tipText = ({ from, to, count }: Bin) => {
    const last = isMoney ? to : to - 1;
    const range = last === from ? inUnit(from) : `${inUnit(from)} to ${inUnit(last)}`;
    return `${range}${isMoney ? '' : ' bars'}\n${plural(count, 'trade')}`;
  };
  return plot({
    ...common(frame, frame.isNarrow ? 200 : 240),
    marginLeft: 50,
    marginBottom: 40,
    x: {
      label: isMoney ? 'P&L per trade, quote currency' : 'bars held',
      tickFormat: inUnit,
      ticks: frame.isNarrow ? 4 : 8,
    },
    y: { label: 'trades', grid: true, tickFormat: countText, ticks: 5 },
    marks: [
      rectY(bins, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        insetLeft: 0.5,
        insetRight: 0.5,
        fill: isMoney ? ({ from }: Bin) => signColour(from) : COLOUR.strategy,
      }),
      ruleY([0], { stroke: COLOUR.soft }),
      ...(isMoney ? [ruleX([0], { stroke: COLOUR.ink })] : []),
      tip(bins, pointerX({ x1: 'from', x2: 'to', y: 'count', title: tipText, ...tipStyle(frame) })),
    ],
  });
}
