import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { executionPlan } from '../../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../../engine/simulation/features.ts';
import { type BacktestInput, runBacktest } from '../../../engine/simulation/run-backtest.ts';
import { computeSignals } from '../../../engine/simulation/signals.ts';
import { simulateBars } from '../../../engine/simulation/simulate-bars.ts';
import { EXIT_REASONS, TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import { ALL_METHODS } from '../../../engine/strategy/all-methods.ts';
import type { Bars } from '../../../market/bars.ts';
import { findGaps } from '../../../market/market.ts';
import { readMarketFiles } from '../../../market/read-market-files.ts';
import { simulateMarket } from '../../../market/simulated-market.ts';
import { barByBarBacktest, type PlainTrade } from '../../helpers/bar-by-bar-backtest.ts';
import { marketWithout } from '../../helpers/changed-market.ts';
import { plainTrades, unpackSignals } from '../../helpers/plain-trades.ts';
import { engineInput, randomBacktest } from '../../helpers/random-backtest.ts';
import { randomBars, seededRandom } from '../../helpers/random-bars.ts';
import { randomStrategy } from '../../helpers/random-strategy.ts';
import { hasShared, sharedPath } from '../../helpers/shared-data.ts';
import { NEEDS_SHARED } from '../../helpers/vectors.ts';

/** How often trades of each kind were compared. */
class Seen {
  runs = 0;
  trades = 0;
  readonly kinds = new Map<string, number>();

  add(trades: readonly PlainTrade[], labels: readonly string[] = []): void {
    this.runs++;
    this.trades += trades.length;
    for (const { exitReason, reason, blunder, side } of trades) {
      for (const kind of [exitReason, reason, side, blunder ? 'blunder' : 'none', ...labels]) {
        this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
      }
    }
  }
}

/** Trades of both simulators, which are the same bit for bit or the test fails. */
function sameTrades(input: BacktestInput, start: number, end: number, what: string): PlainTrade[] {
  const fast = plainTrades(runBacktest(input, start, end, new TradeColumns(1)));
  const walked = plainTrades(simulateBars(input, start, end, new TradeColumns(1)));
  const t = fast.findIndex((trade, i) => !isDeepStrictEqual(trade, walked[i]));
  if (t >= 0 || fast.length !== walked.length) {
    expect(walked[t], `${what}: trade ${t} of ${fast.length}, ${walked.length}`).toEqual(fast[t]);
    expect.fail(`${what}: ${walked.length} trades and not ${fast.length}`);
  }
  return fast;
}

/** What the oracle must have in common; its prices are computed in another order. */
const outline = ({ side, reason, entryBar, exitBar, exitReason, blunder }: PlainTrade) =>
  `${side} ${reason} ${entryBar}-${exitBar} ${exitReason} ${blunder}`;

/** Runs strategies on bars, whole and on slices, with gaps where bars are missing. */
function compareStrategies(bars: Bars, from: number, count: number, seen: Seen): void {
  const features = computeFeatures(bars);
  const gaps = Int32Array.from(findGaps(bars), ({ index }) => index);
  for (let n = from; n < from + count; n++) {
    const random = seededRandom(n + 1);
    const strategy = randomStrategy(n);
    const costs = { fee_bps: [0, 4, 10][n % 3]!, slippage_bps: [1, 0, 5][n % 3]! };
    const input: BacktestInput = {
      bars,
      features,
      signals: computeSignals(bars, strategy),
      plan: executionPlan(strategy, costs, features),
      gaps,
    };
    const start = n % 2 === 0 ? 0 : Math.floor((random() * bars.length) / 2);
    const end = n % 4 < 2 ? bars.length : start + Math.floor(random() * (bars.length - start));
    const trades = sameTrades(input, start, end, `strategy ${n}`);
    const oracle = barByBarBacktest(
      { ...input, signals: unpackSignals(input.signals), strategy, costs, gaps: new Set(gaps) },
      start,
      end,
    );
    expect(oracle.trades.map(outline), `strategy ${n}`).toEqual(trades.map(outline));
    const set = [...strategy.methods, ...Object.keys({ ...strategy.exits, ...strategy.gates })];
    seen.add(trades, set);
  }
}

const EVERYTHING = [
  ...EXIT_REASONS,
  ...ALL_METHODS.map(({ name }) => name),
  ...['atr_stop_mult', 'atr_tp_mult', 'hard_stop_usd', 'hard_tp_usd', 'timeout_bars'],
  ...['cvd_min', 'imb_min', 'atr_z_min', 'vhf_min'],
  ...['LONG', 'SHORT', 'signal', 'reversal', 'blunder'],
];

describe('simulateBars() has the trades of runBacktest(), bit for bit', () => {
  it('on synthetic bars with every column, with and without gaps', () => {
    const seen = new Seen();
    const bars = randomBars({ length: 4000, seed: 5 });
    const simulated = simulateMarket({ kind: 'null', seed: 3, days: 14 });
    const random = seededRandom(8);
    const holed = marketWithout(simulated, () => random() < 0.01);
    expect(findGaps(holed.bars).length).toBeGreaterThan(20);
    compareStrategies(bars, 0, 110, seen);
    // Of these markets only this one has an order book.
    expect(seen.kinds.get('imb_min')).toBeGreaterThan(10);
    compareStrategies(simulated.bars, 110, 55, seen);
    compareStrategies(holed.bars, 165, 140, seen);
    expect(seen.runs).toBe(305);
    for (const kind of EVERYTHING) expect(seen.kinds.get(kind), kind).toBeGreaterThan(10);
  });

  it('on extreme bars: jumps, ties, gaps, any signals', () => {
    const seen = new Seen();
    for (let seed = 0; seed < 3000; seed++) {
      const backtest = randomBacktest(seed, 1 + (seed % 200));
      const { start, end } = backtest;
      seen.add(sameTrades(engineInput(backtest), start, end, `seed ${seed}`));
    }
    expect(seen.trades).toBeGreaterThan(20_000);
    for (const reason of EXIT_REASONS) expect(seen.kinds.get(reason), reason).toBeGreaterThan(500);
  });

  const FILES = ['BTCUSDT-5m-2022-07-14_2022-08-16', 'BTCUSDT-5m-2024-08'];
  const isThere = FILES.every((name) => hasShared('data', 'spot_5m', `${name}.csv.gz`));
  it.skipIf(!isThere)(`on real bars, with and without gaps ${NEEDS_SHARED}`, () => {
    const seen = new Seen();
    for (const [i, name] of FILES.entries()) {
      const { market } = readMarketFiles([sharedPath('data', 'spot_5m', `${name}.csv.gz`)]);
      const random = seededRandom(i);
      const holed = marketWithout(market, () => random() < 0.005);
      compareStrategies(market.bars, 1000 + 200 * i, 88, seen);
      compareStrategies(holed.bars, 1100 + 200 * i, 88, seen);
    }
    expect(seen.runs).toBe(352);
    expect(seen.trades).toBeGreaterThan(15_000);
    for (const kind of EVERYTHING.filter((one) => one !== 'imb_min')) {
      expect(seen.kinds.get(kind), kind).toBeGreaterThan(10);
    }
  });

  it.each([
    [-1, 3],
    [0, 6],
    [3, 2],
    [NaN, 3],
  ])('throws RangeError for a slice from %s to %s of five bars', (start, end) => {
    const input = engineInput(randomBacktest(1, 5));
    expect(() => simulateBars(input, start, end, new TradeColumns())).toThrow(RangeError);
  });
});
