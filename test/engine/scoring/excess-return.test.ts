import { describe, expect, it } from 'vitest';
import {
  addReturns,
  excessT,
  marketSums,
  NO_RETURNS,
  returnColumns,
  returnSums,
  writeReturns,
} from '../../../engine/scoring/excess-return.ts';
import {
  OPPOSITE_SIGNAL,
  SLICE_END,
  TradeColumns,
} from '../../../engine/simulation/trade-columns.ts';

// Closes 100, 110, 99, 99; each bar opens at the close before, the first at 100.
const BARS = { open: Float64Array.of(100, 100, 110, 99), close: Float64Array.of(100, 110, 99, 99) };
const ALL = { start: 0, end: 4 };
const SIZING = { notional: 1000 };

/** Ten units long from the open of bar 1 to the open of bar 2, then short to the end; no costs. */
function reversal(): TradeColumns {
  const trades = new TradeColumns();
  trades.reset(4);
  trades.count = 2;
  trades.entryBar.set([1, 2]);
  trades.exitBar.set([2, 3]);
  trades.side.set([1, -1]);
  trades.entry.set([100, 110]);
  trades.exit.set([110, 99]);
  trades.quantity.set([10, 10]);
  trades.pnl.set([100, 110]);
  trades.exitReason.set([OPPOSITE_SIGNAL, SLICE_END]);
  return trades;
}

describe('writeReturns()', () => {
  it('returns P&L over notional and the side of each bar', () => {
    const columns = returnColumns(4);
    writeReturns(reversal(), BARS, ALL, 0, SIZING, columns, 0);
    // Bar 1: 10 x (110 - 100) = 100. Bar 2: the long leaves at its open with nothing more, and the short
    // makes 10 x (110 - 99) = 110. Bar 3: nothing moves.
    expect([...columns.net]).toEqual([0, 0.1, 0.11, 0]);
    expect([...columns.side]).toEqual([0, 1, -1, -1]);
    expect([...columns.closed]).toEqual([0, 0, 1, 1]);
  });

  it('divides by the value of the quantity at the previous close', () => {
    const columns = returnColumns(4);
    writeReturns(reversal(), BARS, ALL, 0, { quantity: 10 }, columns, 0);
    expect([...columns.net]).toEqual([0, 100 / (10 * 100), 110 / (10 * 110), 0]);
  });

  it('charges the fee of the entry in its bar, and adds up to the P&L of the trades', () => {
    const trades = reversal();
    // A fee of 1 % a side: 10 in and 11 out of the long, 11 in and 9.9 out of the short.
    trades.pnl.set([100 - 21, 110 - 20.9]);
    const columns = returnColumns(4);
    writeReturns(trades, BARS, ALL, 0.01, SIZING, columns, 0);
    expect(columns.net[1]).toBeCloseTo(0.1 - 0.01, 12);
    expect(columns.net[2]).toBeCloseTo(-0.011 + 0.11 - 0.011, 12);
    expect(columns.net[3]).toBeCloseTo(-0.0099, 12);
    const sum = columns.net.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo((79 + 89.1) / 1000, 12);
  });
});

describe('excessT()', () => {
  const market = marketSums(BARS, [ALL]);

  it('returns the sums of the market', () => {
    // Returns 0, 0.1, -0.1, 0.
    expect(market.bars).toBe(4);
    expect(market.sum).toBeCloseTo(0, 12);
    expect(market.squares).toBeCloseTo(0.02, 12);
  });

  it('is the mean excess over the market exposure, divided by its error', () => {
    const columns = returnColumns(4);
    writeReturns(reversal(), BARS, ALL, 0, SIZING, columns, 0);
    const sums = returnSums(columns, BARS, [ALL]);
    expect(sums.exposure).toBe(-1);
    // Mean exposure -1/4, so that x = 0, 0.1 + 0.025, 0.11 - 0.025, 0: mean 0.0525, and the squared
    // distances are 2 x 0.00275625 + 0.00525625 + 0.00105625 = 0.011825.
    const sd = Math.sqrt(0.011825 / 3);
    expect(excessT(sums, market)).toBeCloseTo((0.0525 / sd) * 2, 10);
  });

  it('is null for buy-and-hold, which has no excess', () => {
    const columns = { net: Float64Array.of(0, 0.1, -0.1, 0), side: Int8Array.of(1, 1, 1, 1) };
    expect(excessT(returnSums(columns, BARS, [ALL]), market)).toBeNull();
  });

  it('uses a given exposure for a part of the bars', () => {
    const columns = returnColumns(4);
    writeReturns(reversal(), BARS, ALL, 0, SIZING, columns, 0);
    const part = { start: 1, end: 3 };
    const sums = returnSums(
      { net: columns.net.subarray(1, 3), side: columns.side.subarray(1, 3) },
      BARS,
      [part],
    );
    // Exposure -1/4 as of all four bars, and not 0 as of these two: x = 0.1 + 0.025, 0.11 - 0.025.
    const held = marketSums(BARS, [part]);
    const sd = Math.sqrt(2 * 0.02 ** 2);
    expect(excessT(sums, held, -0.25)).toBeCloseTo((0.105 / sd) * Math.SQRT2, 10);
    expect(excessT(sums, held)).toBeCloseTo((0.105 / Math.sqrt(2 * 0.005 ** 2)) * Math.SQRT2, 10);
  });

  it('is null without trades', () => {
    expect(excessT(NO_RETURNS, market)).toBeNull();
    expect(excessT(NO_RETURNS, { bars: 0, sum: 0, squares: 0 })).toBeNull();
  });

  it('is additive over slices', () => {
    const columns = returnColumns(4);
    writeReturns(reversal(), BARS, ALL, 0, SIZING, columns, 0);
    const parts = [
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ].map((slice) =>
      returnSums(
        {
          net: columns.net.subarray(slice.start, slice.end),
          side: columns.side.subarray(slice.start, slice.end),
        },
        BARS,
        [slice],
      ),
    );
    const whole = returnSums(columns, BARS, [ALL]);
    const added = addReturns(parts[0]!, parts[1]!);
    for (const key of ['net', 'squares', 'withMarket', 'exposure'] as const) {
      expect(added[key]).toBeCloseTo(whole[key], 14);
    }
  });
});
