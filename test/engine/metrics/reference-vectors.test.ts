import { describe, expect, it } from 'vitest';
import { calmarRatio } from '../../../engine/metrics/calmar-ratio.ts';
import { compoundAnnualGrowthRate } from '../../../engine/metrics/compound-annual-growth-rate.ts';
import { expectancy } from '../../../engine/metrics/expectancy.ts';
import { maxRelativeDrawdown } from '../../../engine/metrics/max-relative-drawdown.ts';
import { sharpeRatio } from '../../../engine/metrics/sharpe-ratio.ts';
import { sortinoRatio } from '../../../engine/metrics/sortino-ratio.ts';
import { recordCurve } from '../../../engine/scoring/slice-record.ts';
import { hitOf, payoffOf, profitFactorOf } from '../../../engine/scoring/trade-sums.ts';
import { hasVectors, NEEDS_SHARED, readVectors } from '../../helpers/vectors.ts';

type Statistics = Readonly<Record<string, number | null>>;

interface MetricCase {
  readonly fn: string;
  readonly name: string;
  readonly input: {
    readonly pnl?: readonly number[];
    readonly equity?: readonly number[];
    readonly periodsPerYear?: number;
  };
  readonly expected: Statistics;
}

/** Trade statistics of a summary, from its sums. */
function ofSums(pnl: readonly number[]): Statistics {
  const won = pnl.filter((one) => one > 0);
  const lost = pnl.filter((one) => one < 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const sums = {
    trades: pnl.length,
    wins: won.length,
    losses: lost.length,
    grossProfit: sum(won),
    grossLoss: -sum(lost),
  };
  return { hitRate: hitOf(sums), profitFactor: profitFactorOf(sums), payoff: payoffOf(sums) };
}

function ofEquity(equity: readonly number[], periodsPerYear: number): Statistics {
  const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
  return {
    cagr: compoundAnnualGrowthRate(equity, periodsPerYear),
    // The reference gives magnitudes.
    maxDrawdownRel: Math.abs(maxRelativeDrawdown(equity)!),
    sharpe: sharpeRatio(returns, periodsPerYear),
    sortino: sortinoRatio(returns, periodsPerYear),
    calmar: calmarRatio(equity, periodsPerYear),
  };
}

function expectCases(fn: string, compute: (input: MetricCase['input']) => Statistics): number {
  const { cases, tolerance } = readVectors<MetricCase>('metrics');
  const chosen = cases.filter((one) => one.fn === fn);
  for (const { name, input, expected } of chosen) {
    for (const [statistic, got] of Object.entries(compute(input))) {
      const want = expected[statistic]!;
      const label = `${name}: ${statistic}`;
      expect(want, label).not.toBeUndefined();
      if (want === null || got === null) {
        expect(got, label).toBe(want);
      } else {
        const allowed = tolerance.abs + tolerance.rel * Math.abs(want);
        expect(Math.abs(got - want), label).toBeLessThanOrEqual(allowed);
      }
    }
  }
  return chosen.length;
}

describe.skipIf(!hasVectors)(`the reference vectors of the metrics ${NEEDS_SHARED}`, () => {
  it('are met by the mean of trades', () => {
    const count = expectCases('tradeMetrics', ({ pnl }) => ({ expectancy: expectancy(pnl!) }));
    expect(count).toBeGreaterThan(5);
  });

  it('are met by the sums of summaries', () => {
    const withLosses = expectCases('tradeMetrics', ({ pnl }) => {
      const { hitRate, profitFactor: factor, payoff } = ofSums(pnl!);
      // Where nothing won, a payoff is 0 here and undefined there.
      const isOurs = pnl!.length > 0 && !pnl!.some((one) => one > 0);
      return { hitRate: hitRate!, profitFactor: factor!, ...(isOurs ? {} : { payoff: payoff! }) };
    });
    expect(withLosses).toBeGreaterThan(5);
  });

  it('are met by the drawdown of records, which starts at the current equity', () => {
    expectCases('equityMetrics', ({ equity }) => {
      const curve = Float64Array.from(equity!, (value) => value - equity![0]!);
      return { maxDrawdownAbs: Math.abs(recordCurve(curve).maxDrawdown) };
    });
  });

  it('are met for equity curves', () => {
    const count = expectCases('equityMetrics', ({ equity, periodsPerYear }) =>
      ofEquity(equity!, periodsPerYear!),
    );
    expect(count).toBeGreaterThan(6);
  });

  it('are met with a separate start capital', () => {
    expectCases('equityMetrics', ({ equity }) => {
      const [start, ...rest] = equity!;
      return { maxDrawdownRel: Math.abs(maxRelativeDrawdown(rest, start)!) };
    });
  });
});
