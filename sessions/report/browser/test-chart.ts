import { dot, line, plot, pointer, ruleX, ruleY, tip } from '@observablehq/plot';
import { moneyText, percentText, plural, ratioText } from '../../../protocol/number-text.ts';
import type { Chart, TestDot } from '../chart-data.ts';
import { COLOUR, common, type Frame, tipStyle } from './frame.ts';

/**
 * Hit against payoff, one mark per test: a disc if it was profitable, a ring if not. The curve is break-even.
 * Payoffs above the axis are drawn at its upper edge.
 */
export function testChart({ dots, target, top }: Extract<Chart, { kind: 'tests' }>, frame: Frame) {
  const even = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
    .map((hit) => ({ hit, payoff: (1 - hit) / hit }))
    .filter(({ payoff }) => payoff <= top);
  const made = dots.filter(({ pnl }) => pnl >= 0);
  const lost = dots.filter(({ pnl }) => pnl < 0);
  const place = {
    x: 'hit',
    y: ({ payoff }: TestDot) => Math.min(payoff, top),
    r: 'trades',
  } as const;
  return plot({
    ...common(frame, frame.isNarrow ? 300 : 380),
    marginLeft: 44,
    marginBottom: 40,
    x: { label: 'hit', domain: [0, 1], tickFormat: (hit: number) => percentText(hit, 0), ticks: 5 },
    y: { label: 'payoff', domain: [0, top], grid: true },
    r: { range: [1.5, 7] },
    marks: [
      ruleX([target.hit], { stroke: COLOUR.soft, strokeDasharray: '2 4' }),
      ruleY([target.payoff], { stroke: COLOUR.soft, strokeDasharray: '2 4' }),
      line(even, { x: 'hit', y: 'payoff', stroke: COLOUR.ink, strokeDasharray: '6 3' }),
      dot(lost, { ...place, stroke: COLOUR.loss, strokeWidth: 1.5 }),
      dot(made, { ...place, fill: COLOUR.gain, fillOpacity: 0.65 }),
      tip(dots, pointer({ x: 'hit', y: place.y, title: tipText, ...tipStyle(frame) })),
    ],
  });
}

function tipText({ test, hit, payoff, trades, pnl }: TestDot): string {
  return [
    test,
    plural(trades, 'trade'),
    `hit ${percentText(hit)}, payoff ${ratioText(payoff)}`,
    `P&L ${moneyText(pnl)}`,
  ].join('\n');
}
