import { cell, plot, pointer, text, tip } from '@observablehq/plot';
import { countText, moneyText, percentText, plural } from '../../../protocol/number-text.ts';
import type { Chart, RegimeCell } from '../chart-data.ts';
import { COLOUR, common, type Frame, signColour, tipStyle } from './frame.ts';

const REGIMES = ['low', 'normal', 'high'];

/** P&L per trade by volatility, as coloured cells with their numbers. */
export function regimeChart({ cells }: Extract<Chart, { kind: 'regimes' }>, frame: Frame) {
  const rules = [...new Set(cells.map((one) => one.rules))];
  const most = Math.max(...cells.map((one) => Math.abs(perTrade(one) ?? 0)));
  const place = { fy: 'rules', x: 'regime' } as const;
  return plot({
    ...common(frame, 50 + 72 * rules.length),
    marginLeft: 4,
    marginRight: 4,
    marginTop: 34,
    marginBottom: 6,
    x: { label: null, domain: REGIMES, axis: 'top', padding: 0.02, tickFormat: volatility },
    fy: { axis: null, domain: rules, padding: 0 },
    opacity: { type: 'identity' },
    marks: [
      cell(cells, {
        ...place,
        insetTop: 24,
        insetBottom: 2,
        stroke: COLOUR.soft,
        strokeOpacity: 0.4,
        fill: (one: RegimeCell) => signColour(one.pnl),
        fillOpacity: (one: RegimeCell) => (0.45 * Math.abs(perTrade(one) ?? 0)) / (most || 1),
      }),
      // Above its row, where long names fit.
      text(rules, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        dy: 6,
        dx: 2,
        textAnchor: 'start',
        fill: COLOUR.ink,
        lineWidth: frame.width / 12,
        textOverflow: 'ellipsis',
      }),
      text(cells, {
        ...place,
        dy: 12,
        fill: COLOUR.ink,
        text: (one: RegimeCell) =>
          one.trades === 0 ? 'no trades' : `${moneyText(perTrade(one))} (${countText(one.trades)})`,
      }),
      tip(cells, pointer({ ...place, maxRadius: Infinity, title: tipText, ...tipStyle(frame) })),
    ],
  });
}

function tipText(one: RegimeCell): string {
  const { rules, regime, trades, wins, pnl } = one;
  if (trades === 0) return `${rules}\n${regime} volatility: no trades`;
  return [
    rules,
    `${regime} volatility: ${plural(trades, 'trade')}, hit ${percentText(wins / trades)}`,
    `P&L ${moneyText(pnl)}, ${moneyText(perTrade(one))} per trade`,
  ].join('\n');
}

function perTrade({ trades, pnl }: RegimeCell): number | null {
  return trades === 0 ? null : pnl / trades;
}

function volatility(regime: string): string {
  return `${regime} volatility`;
}
