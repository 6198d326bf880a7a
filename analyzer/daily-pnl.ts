import type { DailyPnl } from '../protocol/metrics-global.ts';
import type { StepTrade } from './step-trades.ts';

/** P&L by the UTC day in which trades closed, oldest first; omits days without trades. */
export function dailyPnl(trades: readonly Pick<StepTrade, 'exit_ts' | 'pnl'>[]): DailyPnl[] {
  const days = new Map<string, DailyPnl>();
  for (const { exit_ts, pnl } of trades) {
    const day = exit_ts.slice(0, 10);
    const before = days.get(day) ?? { day, pnl: 0, trades: 0 };
    days.set(day, { day, pnl: before.pnl + pnl, trades: before.trades + 1 });
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
