import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainRecords,
  EMPTY_RECORD,
  flatRecord,
  metricsOf,
  recordCurve,
  recordSlice,
} from '../../../engine/scoring/slice-record.ts';
import { Metrics } from '../../../protocol/metrics.ts';
import type { SliceRecord } from '../../../protocol/test-result.ts';
import { barByBarBacktest, type PlainBacktest } from '../../helpers/bar-by-bar-backtest.ts';
import { deepestFall } from '../../helpers/plain-episodes.ts';
import { engineTrades, randomBacktest } from '../../helpers/random-backtest.ts';

/** The record of backtests one after another, equity carried over, straight from its definition. */
function plainRecord(backtests: readonly PlainBacktest[]): SliceRecord {
  const trades = backtests.flatMap((one) => one.trades);
  const equity: number[] = [];
  for (const one of backtests) {
    const before = equity.at(-1) ?? 0;
    equity.push(...one.equity.map((value) => before + value));
  }
  const withStart = [0, ...equity];
  const changes = equity.map((value, i) => value - withStart[i]!);
  const won = trades.filter(({ pnl }) => pnl > 0).map(({ pnl }) => pnl);
  const lost = trades.filter(({ pnl }) => pnl < 0).map(({ pnl }) => -pnl);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    bars: equity.length,
    barsInPosition: sum(
      trades.map(
        ({ entryBar, exitBar, exitReason }) =>
          exitBar - entryBar + (['stop_hit', 'tp_hit', 'slice_end'].includes(exitReason) ? 1 : 0),
      ),
    ),
    trades: trades.length,
    wins: won.length,
    losses: lost.length,
    grossProfit: sum(won),
    grossLoss: sum(lost),
    blunders: trades.filter(({ blunder }) => blunder).length,
    totalPnl: equity.at(-1) ?? 0,
    squaredChanges: sum(changes.map((change) => change ** 2)),
    highest: Math.max(...withStart),
    lowest: Math.min(...withStart),
    maxDrawdown: deepestFall(withStart),
  };
}

function expectSameRecord(got: SliceRecord, wanted: SliceRecord): void {
  expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
  for (const name of Object.keys(wanted) as (keyof SliceRecord)[]) {
    const difference = Math.abs(got[name] - wanted[name]);
    if (difference <= 1e-9 * (1 + Math.abs(wanted[name]))) continue;
    expect.fail(`${name} is ${got[name]} and not ${wanted[name]}`);
  }
}

const engineRecord = (seed: number, length: number): [SliceRecord, PlainBacktest] => {
  const backtest = randomBacktest(seed, length);
  const { start, end, bars, costs } = backtest;
  const trades = engineTrades(backtest, start, end);
  return [
    recordSlice(trades, bars, start, end, costs.fee_bps / 10_000),
    barByBarBacktest(backtest, start, end),
  ];
};

describe('recordCurve()', () => {
  // Changes 5, -8, 1, 6: squares 25 + 64 + 1 + 36 = 126. From 5 down to -3 it falls by 8.
  it('sums up a curve that starts from 0', () => {
    expect(recordCurve(Float64Array.of(5, -3, -2, 4))).toEqual({
      ...EMPTY_RECORD,
      bars: 4,
      totalPnl: 4,
      squaredChanges: 126,
      highest: 5,
      lowest: -3,
      maxDrawdown: -8,
    });
  });

  it('counts the start as a peak', () => {
    expect(recordCurve(Float64Array.of(-5, -2))).toMatchObject({
      highest: 0,
      lowest: -5,
      maxDrawdown: -5,
    });
  });

  it('of nothing is the empty record', () => {
    expect(recordCurve(new Float64Array(0))).toEqual(EMPTY_RECORD);
    expect(flatRecord(0)).toEqual(EMPTY_RECORD);
    expect(recordCurve(new Float64Array(7))).toEqual(flatRecord(7));
  });
});

describe('recordSlice()', () => {
  it('agrees with a bar-by-bar backtest', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, length) => {
        const [record, plain] = engineRecord(seed, length);
        expectSameRecord(record, plainRecord([plain]));
      }),
      { numRuns: 1000, seed: 20_240_104 },
    );
  });
});

describe('chainRecords()', () => {
  // 0, 5, 2 and then, from 2 on, -4 and +1: 5 down to -2 is -7, deeper than either alone.
  it('finds the drawdown that neither slice has by itself', () => {
    const chained = chainRecords(
      recordCurve(Float64Array.of(5, 2)),
      recordCurve(Float64Array.of(-4, 1)),
    );
    expect(chained).toMatchObject({
      totalPnl: 3,
      highest: 5,
      lowest: -2,
      maxDrawdown: -7,
      squaredChanges: 25 + 9 + 16 + 25,
    });
  });

  it('gives the record of the slices one after another', () => {
    let deeper = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })), {
          minLength: 2,
          maxLength: 4,
        }),
        (slices) => {
          const parts = slices.map(([seed, length]) => engineRecord(seed, length));
          const chained = parts.reduce(
            (chain, [record]) => chainRecords(chain, record),
            EMPTY_RECORD,
          );
          expectSameRecord(chained, plainRecord(parts.map(([, plain]) => plain)));
          deeper += parts.every(([one]) => one.maxDrawdown > chained.maxDrawdown) ? 1 : 0;
        },
      ),
      { numRuns: 1000, seed: 20_240_105 },
    );
    expect(deeper).toBeGreaterThan(100);
  });

  it('does not mind in which pairs it is done', () => {
    const [a, b, c] = [11, 12, 13].map((seed) => engineRecord(seed, 60)[0]) as [
      SliceRecord,
      SliceRecord,
      SliceRecord,
    ];
    expectSameRecord(chainRecords(chainRecords(a, b), c), chainRecords(a, chainRecords(b, c)));
    expectSameRecord(chainRecords(EMPTY_RECORD, a), a);
    expectSameRecord(chainRecords(a, EMPTY_RECORD), a);
  });
});

describe('metricsOf()', () => {
  const record: SliceRecord = {
    ...recordCurve(Float64Array.of(1, 3, 2, 6)),
    barsInPosition: 3,
    trades: 5,
    wins: 2,
    losses: 2,
    grossProfit: 12,
    grossLoss: 4,
    blunders: 1,
  };

  // Changes 1, 2, -1, 4: mean 1.5, deviations -0.5, 0.5, -2.5, 2.5: 13 / 3 is the variance.
  it('derives metrics from the sums', () => {
    const metrics = metricsOf(record, 100);
    expect(metrics).toMatchObject({
      n_trades: 5,
      hit: 0.4,
      payoff: 3,
      profit_factor: 3,
      total_pnl: 6,
      maxdd: -1,
      exposure: 0.75,
      blunders: 1,
      blunders_per_100: 20,
    });
    // Annualised over 100 bars a year; as a t statistic over the four that there are.
    expect(metrics.sharpe).toBeCloseTo((1.5 / Math.sqrt(13 / 3)) * 10, 12);
    expect(metrics.t).toBeCloseTo((1.5 / Math.sqrt(13 / 3)) * 2, 12);
    expect(Metrics.parse(metrics)).toEqual(metrics);
  });

  it('has no ratio where there is nothing to divide by', () => {
    expect(metricsOf(EMPTY_RECORD, 100)).toMatchObject({
      n_trades: 0,
      hit: null,
      payoff: null,
      profit_factor: null,
      total_pnl: 0,
      maxdd: 0,
      sharpe: null,
      exposure: null,
      blunders_per_100: null,
    });
    expect(metricsOf(flatRecord(10), 100)).toMatchObject({ sharpe: null, exposure: 0, hit: null });
    expect(metricsOf({ ...record, losses: 0, grossLoss: 0 }, 100)).toMatchObject({
      payoff: null,
      profit_factor: null,
    });
    expect(metricsOf({ ...record, wins: 0, grossProfit: 0 }, 100)).toMatchObject({
      hit: 0,
      payoff: 0,
      profit_factor: 0,
    });
  });

  it('has no Sharpe ratio for a line that rises by the same each bar', () => {
    for (const change of [1, 0.1, -1 / 3, 1e-7]) {
      const line = Float64Array.from({ length: 50 }, (_, i) => (i + 1) * change);
      expect(metricsOf(recordCurve(line), 100).sharpe).toBeNull();
    }
  });
});
