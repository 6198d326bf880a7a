import { describe, expect, it } from 'vitest';
import { barsInPosition, equityCurve } from '../../../engine/scoring/equity-curve.ts';
import { TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import type { ExitReason } from '../../../protocol/trade-event.ts';
import { barByBarBacktest, type PlainTrade } from '../../helpers/bar-by-bar-backtest.ts';
import { intoColumns } from '../../helpers/plain-trades.ts';
import { engineTrades, randomBacktest } from '../../helpers/random-backtest.ts';

const LONG: PlainTrade = {
  side: 'LONG',
  reason: 'signal',
  entryBar: 2,
  exitBar: 4,
  entry: 100,
  exit: 110,
  quantity: 2,
  pnl: 15.8,
  exitReason: 'timeout',
  blunder: false,
};

const SHORT: PlainTrade = {
  ...LONG,
  side: 'SHORT',
  reason: 'reversal',
  entryBar: 4,
  exitBar: 5,
  entry: 110,
  exit: 120,
  pnl: -24.6,
};

const curve = (trades: readonly PlainTrade[], close: readonly number[], feeRate: number) => [
  ...equityCurve(
    intoColumns(trades, new TradeColumns()),
    { close: Float64Array.from(close) },
    1,
    close.length,
    feeRate,
    new Float64Array(close.length - 1),
  ),
];

describe('equityCurve()', () => {
  // 2 units from 100 at a fee of 1 %: 2 at once, then 2 x (close - 100) at the closes of bars 2 and 3;
  // 20 - 2 - 2.2 = 15.8 at the end. From there 2 units short from 110, with a fee of 2.2: at the close
  // of bar 4, at 112, 15.8 - 4 - 2.2 = 9.6; and -24.6 in all: -8.8 at the end.
  it('marks to each close, with the entry fee but without the exit fee', () => {
    const values = curve([LONG, SHORT], [0, 0, 101, 98, 112, 0, 0], 0.01);
    const wanted = [0, 2 - 2, -4 - 2, 9.6, -8.8, -8.8];
    for (const [i, value] of wanted.entries()) expect(values[i]).toBeCloseTo(value, 12);
    expect(values).toHaveLength(wanted.length);
  });

  it('is 0 without trades, and overwrites old values', () => {
    const dirty = new Float64Array(4).fill(7);
    const bars = { close: new Float64Array(4) };
    expect([...equityCurve(new TradeColumns(), bars, 0, 4, 0, dirty)]).toEqual([0, 0, 0, 0]);
  });

  it('is empty without bars', () => {
    expect(curve([], [0], 0)).toEqual([]);
  });
});

describe('barsInPosition()', () => {
  const bars = (...trades: PlainTrade[]) => barsInPosition(intoColumns(trades, new TradeColumns()));

  it.each<[ExitReason, number]>([
    ['stop_hit', 3],
    ['tp_hit', 3],
    ['slice_end', 3],
    ['opposite_signal', 2],
    ['timeout', 2],
    ['gap', 2],
  ])('of bars 2 to 4 with %s are %s: an exit at an open excludes its bar', (exitReason, count) => {
    expect(bars({ ...LONG, exitReason })).toBe(count);
  });

  it('counts the bar of a reversal once', () => {
    expect(
      bars({ ...LONG, exitReason: 'opposite_signal' }, { ...SHORT, exitReason: 'slice_end' }),
    ).toBe(2 + 2);
  });

  it('counts the bars with an open position, in any backtest', () => {
    for (let seed = 0; seed < 300; seed++) {
      const backtest = randomBacktest(seed, 60);
      const { start, end } = backtest;
      const open = new Set<number>();
      for (const { entryBar, exitBar, exitReason } of barByBarBacktest(backtest, start, end)
        .trades) {
        const isAtOpen = ['opposite_signal', 'timeout', 'gap'].includes(exitReason);
        for (let bar = entryBar; bar < exitBar || (bar === exitBar && !isAtOpen); bar++)
          open.add(bar);
      }
      expect(barsInPosition(engineTrades(backtest, start, end))).toBe(open.size);
    }
  });
});
