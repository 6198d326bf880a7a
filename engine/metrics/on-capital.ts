import { calmarRatio } from './calmar-ratio.ts';
import { compoundAnnualGrowthRate } from './compound-annual-growth-rate.ts';
import { maxRelativeDrawdown } from './max-relative-drawdown.ts';
import { sharpeRatio } from './sharpe-ratio.ts';
import { sortinoRatio } from './sortino-ratio.ts';

/**
 * The effect of a backtest on an account; ratios are annualised. Null is undefined: without trades, or
 * (except for the drawdown) if the account was lost, since a return on 0 is undefined. Below 90 days the
 * growth rate and the ratio based on it are null too, as compounding makes them explode (METHODS, section 8).
 */
export interface OnCapital {
  /** At the start, quote currency. */
  readonly capital: number;
  readonly cagr: number | null;
  /** Deepest fall from a peak, as a part of it; <= 0. */
  readonly maxdd: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
}

const LEAST_DAYS = 90;

/**
 * Ratios on capital, from the simple returns of an account bar by bar.
 *
 * @param curve equity at every close, relative to the start, quote currency
 * @param capital > 0
 * @param days from the open of the first bar to the close of the last
 */
export function onCapital(
  curve: Float64Array,
  capital: number,
  { barsPerYear, days }: { readonly barsPerYear: number; readonly days: number },
): OnCapital {
  const account = new Float64Array(curve.length + 1).fill(capital);
  for (let i = 0; i < curve.length; i++) account[i + 1]! += curve[i]!;
  const maxdd = maxRelativeDrawdown(account);
  if (account.some((value) => value <= 0)) {
    return { capital, cagr: null, maxdd, sharpe: null, sortino: null, calmar: null };
  }
  const returns = account.subarray(1).map((value, i) => value / account[i]! - 1);
  return {
    capital,
    cagr: days < LEAST_DAYS ? null : compoundAnnualGrowthRate(account, barsPerYear),
    maxdd,
    sharpe: sharpeRatio(returns, barsPerYear),
    sortino: sortinoRatio(returns, barsPerYear),
    calmar: days < LEAST_DAYS ? null : calmarRatio(account, barsPerYear),
  };
}
