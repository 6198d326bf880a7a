import { describe, expect, it } from 'vitest';
import { dailyPnl } from '../../analyzer/daily-pnl.ts';

describe('dailyPnl()', () => {
  it('sums trades by UTC day, and omits days without trades', () => {
    const days = dailyPnl([
      { exit_ts: '2024-05-03T00:00:00Z', pnl: 1 },
      { exit_ts: '2024-05-01T00:00:00Z', pnl: 10 },
      { exit_ts: '2024-05-01T23:55:00Z', pnl: -12.5 },
      { exit_ts: '2024-05-03T12:00:00Z', pnl: -1 },
      { exit_ts: '2024-05-01T04:00:00.500Z', pnl: 4 },
    ]);
    expect(days).toEqual([
      { day: '2024-05-01', pnl: 1.5, trades: 3 },
      { day: '2024-05-03', pnl: 0, trades: 2 },
    ]);
  });

  it('is empty without trades', () => {
    expect(dailyPnl([])).toEqual([]);
  });
});
