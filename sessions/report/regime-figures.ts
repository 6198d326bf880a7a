import { COMBINATIONS } from '../../agents/briefs/describe-rules.ts';
import { REGIMES } from '../../engine/scoring/volatility-regime.ts';
import { moneyText, plural } from '../../protocol/number-text.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { RegimeCell } from './chart-data.ts';
import { type Figure, splitBySample } from './figure.ts';

type Run = SessionFindings['runs'][number];

/** P&L per trade by methods and volatility, out of sample and in-sample. */
export function regimeFigures({ runs }: SessionFindings): Figure[] {
  const what = 'P&L per trade by methods and volatility';
  const titles = { outOfSample: `${what}, out of sample`, inSample: `${what}, in-sample` };
  return splitBySample(runs, 'regimes', titles, figureOf);
}

function figureOf(id: string, title: string, runs: readonly Run[]): Figure {
  const cells = regimeCells(runs);
  const traded = cells.filter(({ trades }) => trades > 0);
  if (traded.length === 0) {
    return { title, text: 'No trade has a known volatility.', chart: null };
  }
  const perTrade = ({ pnl, trades }: RegimeCell) => pnl / trades;
  const sorted = traded.toSorted((a, b) => perTrade(b) - perTrade(a));
  const text = (one: RegimeCell) =>
    `${one.rules} in ${one.regime} volatility, ${moneyText(perTrade(one))} over ${plural(one.trades, 'trade')}`;
  return {
    title,
    text:
      `Best: ${text(sorted[0]!)}. Worst: ${text(sorted.at(-1)!)}. In quote currency, after costs; the number of ` +
      'trades in brackets. With many cells, some look good by chance.',
    chart: { id, kind: 'regimes', name: title, cells },
  };
}

/** Three cells for each set of methods, in the order of their first test. @internal */
export function regimeCells(runs: readonly Pick<Run, 'tests'>[]): RegimeCell[] {
  const cells = new Map<string, { -readonly [K in keyof RegimeCell]: RegimeCell[K] }>();
  for (const { centre, outcome } of runs.flatMap(({ tests }) => tests)) {
    const rules = methodsText(centre);
    for (const regime of REGIMES) {
      const key = `${rules} ${regime}`;
      const sum = cells.get(key) ?? { rules, regime, trades: 0, wins: 0, pnl: 0 };
      cells.set(key, sum);
      const group = outcome.status === 'ran' ? outcome.result.groups.regime[regime] : undefined;
      sum.trades += group?.trades ?? 0;
      sum.wins += group?.wins ?? 0;
      sum.pnl += group?.totalPnl ?? 0;
    }
  }
  return [...cells.values()];
}

/** `macd_trend + rsi_reversion (all must agree)`. */
function methodsText({ methods, combine }: StrategyRules): string {
  return methods.join(' + ') + (methods.length === 1 ? '' : ` (${COMBINATIONS[combine]})`);
}
