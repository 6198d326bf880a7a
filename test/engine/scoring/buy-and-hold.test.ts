import { describe, expect, it } from 'vitest';
import { buyAndHold } from '../../../engine/scoring/buy-and-hold.ts';

const bars = { open: Float64Array.of(50, 100, 120, 110), close: Float64Array.of(60, 120, 90, 110) };
const costs = { fee_bps: 10, slippage_bps: 100 };

describe('buyAndHold()', () => {
  // Bought at 101, 10,100 are 100 units, with a fee of 10.1. Closes 120, 90: 1900 - 10.1 = 1889.9 and
  // -1100 - 10.1 = -1110.1. Sold at 110 x 0.99 = 108.9: 790 - 10.1 - 10.89 = 769.01.
  it('buys at the first open and sells at the last close, after fees and slippage', () => {
    const curve = new Float64Array(3);
    const record = buyAndHold(bars, { start: 1, end: 4 }, { notional: 10_100 }, costs, curve);
    expect([...curve].map((value) => Number(value.toFixed(9)))).toEqual([1889.9, -1110.1, 769.01]);
    expect(record).toMatchObject({ bars: 3, barsInPosition: 3, trades: 0 });
    expect(record.totalPnl).toBeCloseTo(769.01, 9);
    expect(record.highest).toBeCloseTo(1889.9, 9);
    expect(record.lowest).toBeCloseTo(-1110.1, 9);
    expect(record.maxDrawdown).toBeCloseTo(-3000, 9);
  });

  // 2 units from 100 to 90, nothing charged.
  it('holds a quantity', () => {
    const free = { fee_bps: 0, slippage_bps: 0 };
    const record = buyAndHold(bars, { start: 1, end: 3 }, { quantity: 2 }, free);
    expect(record).toMatchObject({ totalPnl: -20, highest: 40, maxDrawdown: -60 });
  });

  // In and out in one bar: bought at 101, sold at 120 x 0.99 = 118.8, fees 0.101 + 0.1188.
  it('is charged for both sides on a single bar', () => {
    const record = buyAndHold(bars, { start: 1, end: 2 }, { quantity: 1 }, costs);
    expect(record.totalPnl).toBeCloseTo(17.8 - 0.2198, 12);
  });

  it('holds nothing over no bars', () => {
    const record = buyAndHold(bars, { start: 2, end: 2 }, { quantity: 1 }, costs);
    expect(record).toMatchObject({ bars: 0, barsInPosition: 0, totalPnl: 0 });
  });
});
