import { REGIMES } from '../../engine/scoring/volatility-regime.ts';
import { moneyText, plural } from '../../protocol/number-text.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { RegimeCell } from './chart-data.ts';
import { apart, type Picture } from './picture.ts';

type Run = SessionFindings['runs'][number];

/** P&L a trade of the methods that ran, by volatility; steps that had been seen are drawn apart. */
export function regimePictures({ runs }: SessionFindings): Picture[] {
  const what = 'P&L a trade by methods and volatility';
  const titles = { fresh: `${what}, out of sample`, seen: `${what}, in-sample` };
  return apart(runs, 'regimes', titles, pictureOf);
}

function pictureOf(id: string, title: string, runs: readonly Run[]): Picture {
  const cells = regimeCells(runs);
  const traded = cells.filter(({ trades }) => trades > 0);
  if (traded.length === 0) {
    return { title, text: 'Nothing traded where the volatility is known.', chart: null };
  }
  const perTrade = ({ pnl, trades }: RegimeCell) => pnl / trades;
  const sorted = traded.toSorted((a, b) => perTrade(b) - perTrade(a));
  const said = (one: RegimeCell) =>
    `${one.rules} in ${one.regime} volatility, ${moneyText(perTrade(one))} over ${plural(one.trades, 'trade')}`;
  return {
    title,
    text:
      `Most a trade: ${said(sorted[0]!)}. Least: ${said(sorted.at(-1)!)}. In quote currency, after costs; in ` +
      'brackets how many trades. Cells are many, and some look good by chance.',
    chart: { id, kind: 'regimes', name: title, cells },
  };
}

/** A row of three cells for each set of methods, in the order in which they first ran. @internal */
export function regimeCells(runs: readonly Pick<Run, 'tests'>[]): RegimeCell[] {
  const cells = new Map<string, { -readonly [K in keyof RegimeCell]: RegimeCell[K] }>();
  for (const { centre, end } of runs.flatMap(({ tests }) => tests)) {
    const rules = methodsText(centre);
    for (const regime of REGIMES) {
      const key = `${rules} ${regime}`;
      const sum = cells.get(key) ?? { rules, regime, trades: 0, wins: 0, pnl: 0 };
      cells.set(key, sum);
      const group = end.status === 'played' ? end.played.groups.regime[regime] : undefined;
      sum.trades += group?.trades ?? 0;
      sum.wins += group?.wins ?? 0;
      sum.pnl += group?.totalPnl ?? 0;
    }
  }
  return [...cells.values()];
}

/** `macd_trend + rsi_reversion (all)`. */
function methodsText({ methods, combine }: StrategyRules): string {
  return methods.join(' + ') + (methods.length === 1 ? '' : ` (${combine})`);
}
