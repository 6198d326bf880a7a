import type { Metrics } from '../../protocol/metrics.ts';
import { countText, moneyText, percentText, ratioText } from '../../protocol/number-text.ts';

/** Columns of metrics, as `alignedTable` takes them. */
export const METRICS_HEAD = [
  'trades',
  'hit',
  'payoff',
  'P&L',
  'a trade',
  'drawdown',
  't',
  'exposure',
  'blunders/100',
];

export function metricsCells(metrics: Metrics): string[] {
  return [
    countText(metrics.n_trades),
    percentText(metrics.hit),
    ratioText(metrics.payoff),
    moneyText(metrics.total_pnl),
    moneyText(metrics.n_trades === 0 ? null : metrics.total_pnl / metrics.n_trades),
    moneyText(metrics.maxdd),
    ratioText(metrics.t),
    percentText(metrics.exposure, 0),
    ratioText(metrics.blunders_per_100, 1),
  ];
}
