import { describe, expect, it } from 'vitest';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../engine/simulation/features.ts';
import { runBacktest } from '../../engine/simulation/run-backtest.ts';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { TradeColumns } from '../../engine/simulation/trade-columns.ts';
import type { Bars } from '../../market/bars.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { PlainTrade } from '../helpers/bar-by-bar-backtest.ts';
import { plainTrades } from '../helpers/plain-trades.ts';
import { randomBars } from '../helpers/random-bars.ts';
import { rulesOf } from '../helpers/rules.ts';
import { hasShared, sharedPath } from '../helpers/shared-data.ts';
import { NEEDS_SHARED, readGolden } from '../helpers/vectors.ts';

const GOOG = ['data', 'equities_fx', 'backtestingpy_GOOG.csv.gz'];
const EXPECTED = 'backtestingpy_goog_smacross_expected.json';
const isThere = hasShared(...GOOG) && hasShared('data', 'golden', EXPECTED);

/**
 * backtesting.py's own test of its moving average crossover, 10 against 30 closes of GOOG, without
 * costs: the numbers are the ones it publishes, over fills at the next open as ours are.
 */
describe.skipIf(!isThere)(`GOOG by backtesting.py ${NEEDS_SHARED}`, () => {
  const bars = isThere
    ? readMarketFiles([sharedPath(...GOOG)], { calendar: 'sessions' }).market.bars
    : randomBars({ length: 2, seed: 1 });
  const published: Readonly<Record<string, number>> = isThere
    ? JSON.parse(readGolden(EXPECTED)).expected
    : {};
  const trades = runCrossover(bars, { quantity: 1 });
  const last = trades.at(-1)!;

  it('has the same 66 trades: as many winners, the same best and the same worst', () => {
    expect(trades).toHaveLength(66);
    expect(published['# Trades']).toBe(66);
    const wins = trades.filter(({ pnl }) => pnl > 0).length;
    expect((100 * wins) / 66).toBeCloseTo(46.969_696_97, 7);
    expect((100 * wins) / 66).toBeCloseTo(published['Win Rate [%]']!, 9);
    const moves = trades.map((trade) => 100 * move(trade));
    expect(Math.max(...moves)).toBeCloseTo(53.595_952_29, 7);
    expect(Math.max(...moves)).toBeCloseTo(published['Best Trade [%]']!, 9);
    expect(Math.min(...moves)).toBeCloseTo(-18.398_873_54, 7);
    expect(Math.min(...moves)).toBeCloseTo(published['Worst Trade [%]']!, 9);
  });

  it('holds as long: 183 days at most, on 96.74 % of the bars', () => {
    const days = trades.map(
      (one) => (bars.time[one.exitBar]! - bars.time[one.entryBar]!) / 86_400_000,
    );
    expect(Math.max(...days)).toBe(183);
    // There, a bar at whose open a trade closes counts as held.
    const held = new Set<number>();
    for (const { entryBar, exitBar } of trades) {
      for (let bar = entryBar; bar <= exitBar; bar++) held.add(bar);
    }
    expect((100 * held.size) / bars.length).toBeCloseTo(published['Exposure Time [%]']!, 9);
  });

  // The trade of December 2012 is open at the end. There it closes at the last open, 797.80; here, as
  // the slice ends, at the last close, 806.19. All others are the same.
  it('differs in the last trade, which closes at the last close instead of the last open', () => {
    expect(last).toMatchObject({ exitReason: 'slice_end', exitBar: bars.length - 1, exit: 806.19 });
    const theirs = { ...last, exit: 797.8 };
    expect(bars.open.at(-1)).toBe(theirs.exit);
    const growth = [...trades.slice(0, -1), theirs].map((trade) => 1 + move(trade));
    const geometricMean = growth.reduce((product, one) => product * one, 1) ** (1 / 66) - 1;
    expect(100 * geometricMean).toBeCloseTo(published['Avg. Trade [%]']!, 9);
  });

  // There, all of the cash is put into whole shares at each entry; here every trade is of one size. Our
  // fills with their sizes, and their last exit, end with their cash: 51,422.99 of 10,000.
  it('ends with the same cash when its sizes and its last exit are used', () => {
    const cash = (exitOf: (trade: PlainTrade) => number) =>
      trades.reduce((money, trade) => {
        const shares = Math.floor(money / trade.entry);
        return money + (trade.side === 'LONG' ? 1 : -1) * shares * (exitOf(trade) - trade.entry);
      }, 10_000);
    expect(cash((trade) => (trade === last ? 797.8 : trade.exit))).toBeCloseTo(51_422.99, 6);
    expect(published['Equity Final [$]']).toBeCloseTo(51_422.99, 6);
  });

  it('has the same returns if each trade has one notional', () => {
    for (const [t, trade] of runCrossover(bars, { notional: 10_000 }).entries()) {
      expect(trade.pnl / 10_000).toBeCloseTo(move(trades[t]!), 9);
    }
  });
});

function runCrossover(bars: Bars, sizing: Sizing): PlainTrade[] {
  const rules = rulesOf(['sma_crossover'], {
    params: { 'sma_crossover.fast': 10, 'sma_crossover.slow': 30 },
  });
  const features = computeFeatures(bars);
  const plan = executionPlan({ ...rules, sizing }, { fee_bps: 0, slippage_bps: 0 }, features);
  const signals = computeSignals(bars, rules);
  const input = { bars, features, signals, plan, gaps: new Int32Array(0) };
  return plainTrades(runBacktest(input, 0, bars.length, new TradeColumns()));
}

/** What a trade earned, as a share of what was paid. */
function move({ side, entry, exit }: PlainTrade): number {
  return (side === 'LONG' ? 1 : -1) * (exit / entry - 1);
}
