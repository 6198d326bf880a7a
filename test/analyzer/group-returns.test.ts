import { describe, expect, it } from 'vitest';
import { groupReturns, type StrategyBars } from '../../analyzer/group-returns.ts';

// Closes 100, 110, 99, 99, 110; each bar opens at the close before. Returns 0, 0.1, -0.1, 0, 1/9.
const BARS = {
  open: Float64Array.of(100, 100, 110, 99, 99),
  close: Float64Array.of(100, 110, 99, 99, 110),
};

/** Long in bar 1 until its close, which made 10 %, short in bar 2, which made 11 %, long in bar 4. */
const HELD: StrategyBars = {
  columns: {
    net: Float64Array.of(0, 0.1, 0.11, 0, -0.02),
    side: Int8Array.of(0, 1, -1, 0, 1),
    closed: Uint8Array.of(0, 1, 1, 0, 1),
  },
  bars: BARS,
  slices: [{ start: 0, end: 5 }],
  sizing: { notional: 1000 },
};

const early = (bar: number) => (bar < 3 ? 'early' : 'late');

describe('groupReturns()', () => {
  it('counts trades at their close, and P&L at each change of equity', () => {
    const groups = groupReturns(HELD, early);
    expect([...groups.keys()]).toEqual(['early', 'late']);
    expect(groups.get('early')).toMatchObject({ n_trades: 2, total_pnl: 210 });
    expect(groups.get('late')).toMatchObject({ n_trades: 1, total_pnl: -20 });
  });

  it('values a size in units at the previous close', () => {
    // 2 units: 0.1 of 2 x 100 and 0.11 of 2 x 110 early, -0.02 of 2 x 99 late.
    const groups = groupReturns({ ...HELD, sizing: { quantity: 2 } }, early);
    expect(groups.get('early')!.total_pnl).toBeCloseTo(20 + 24.2, 8);
    expect(groups.get('late')!.total_pnl).toBeCloseTo(-3.96, 8);
  });

  it('has the t of its bars minus the mean exposure over all bars', () => {
    // Mean exposure (1 - 1 + 1) / 5 = 0.2. Early: x = 0, 0.1 - 0.02, 0.11 + 0.02: mean 0.07, squared
    // distances 0.0049 + 0.0001 + 0.0036 = 0.0086.
    const groups = groupReturns(HELD, early);
    const sd = Math.sqrt(0.0086 / 2);
    expect(groups.get('early')!.t).toBeCloseTo((0.07 / sd) * Math.sqrt(3), 10);
  });

  it('has no t without positions', () => {
    const groups = groupReturns(HELD, (bar) => (bar === 3 || bar === 0 ? 'idle' : 'busy'));
    expect(groups.get('idle')).toEqual({ n_trades: 0, total_pnl: 0, t: null });
    expect(groups.get('busy')!.t).not.toBeNull();
  });

  it('omits bars without a group, except from the exposure', () => {
    const only = groupReturns(HELD, (bar) => (bar < 3 ? 'early' : null));
    expect([...only]).toEqual([['early', groupReturns(HELD, early).get('early')]]);
  });

  it('continues columns from slice to slice', () => {
    const { columns } = HELD;
    const asked: number[] = [];
    const groups = groupReturns(
      {
        ...HELD,
        slices: [
          { start: 1, end: 3 },
          { start: 4, end: 5 },
        ],
        columns: {
          net: columns.net.filter((_, i) => i !== 0 && i !== 3),
          side: columns.side.filter((_, i) => i !== 0 && i !== 3),
          closed: columns.closed.filter((_, i) => i !== 0 && i !== 3),
        },
      },
      (bar) => {
        asked.push(bar);
        return early(bar);
      },
    );
    expect(asked).toEqual([1, 2, 4]);
    expect(groups.get('early')).toMatchObject({ n_trades: 2, total_pnl: 210 });
    expect(groups.get('late')).toMatchObject({ n_trades: 1, total_pnl: -20 });
  });
});
