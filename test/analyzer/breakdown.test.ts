import { describe, expect, it } from 'vitest';
import { breakDown } from '../../analyzer/breakdown.ts';
import { Breakdown } from '../../protocol/segment-results.ts';
import { NO_GROUPS } from '../helpers/episodes.ts';

describe('breakDown()', () => {
  it('sums trades by regime, exit reason and side', () => {
    const broken = breakDown([
      {
        regime: { high: { trades: 2, wins: 1, totalPnl: 5 } },
        exitReason: { stop_hit: { trades: 2, wins: 1, totalPnl: 5 } },
        side: { LONG: { trades: 2, wins: 1, totalPnl: 5 } },
      },
      {
        regime: {
          high: { trades: 2, wins: 2, totalPnl: 7 },
          low: { trades: 1, wins: 0, totalPnl: -4 },
        },
        exitReason: { tp_hit: { trades: 3, wins: 2, totalPnl: 3 } },
        side: { LONG: { trades: 3, wins: 2, totalPnl: 3 } },
      },
    ]);
    expect(broken).toEqual({
      by_regime: {
        low: { n_trades: 1, hit: 0, total_pnl: -4 },
        high: { n_trades: 4, hit: 0.75, total_pnl: 12 },
      },
      by_exit_reason: {
        stop_hit: { n_trades: 2, hit: 0.5, total_pnl: 5 },
        tp_hit: { n_trades: 3, hit: 2 / 3, total_pnl: 3 },
      },
      by_side: {
        LONG: { n_trades: 5, hit: 0.6, total_pnl: 8 },
        SHORT: { n_trades: 0, hit: null, total_pnl: 0 },
      },
    });
    expect(Breakdown.parse(broken)).toEqual(broken);
  });

  it('omits empty regimes and reasons, but not sides', () => {
    const none = { n_trades: 0, hit: null, total_pnl: 0 };
    const empty = { by_regime: {}, by_exit_reason: {}, by_side: { LONG: none, SHORT: none } };
    expect(breakDown([])).toEqual(empty);
    expect(breakDown([NO_GROUPS, NO_GROUPS])).toEqual(empty);
  });
});
