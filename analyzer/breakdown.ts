import { REGIMES } from '../engine/scoring/volatility-regime.ts';
import { EXIT_REASONS } from '../engine/simulation/trade-columns.ts';
import type { Breakdown } from '../protocol/segment-results.ts';
import type { TradeGroup, TradeGroups } from '../protocol/test-result.ts';

/** Sums trades by regime, exit reason and side. Omits regimes and reasons without trades. */
export function breakDown(groups: readonly TradeGroups[]): Breakdown {
  const total = <Key extends string>(
    keys: readonly Key[],
    pick: (one: TradeGroups) => Partial<Record<Key, TradeGroup>>,
  ) => keys.map((key) => [key, add(groups.map((one) => pick(one)[key]))] as const);
  const present = <Key extends string>(entries: (readonly [Key, TradeGroup])[]) =>
    Object.fromEntries(
      entries.filter(([, group]) => group.trades > 0).map(([key, group]) => [key, shown(group)]),
    ) as Partial<Record<Key, ReturnType<typeof shown>>>;
  const bySide = new Map(total(['LONG', 'SHORT'], (one) => one.side));
  return {
    by_regime: present(total(REGIMES, (one) => one.regime)),
    by_exit_reason: present(total(EXIT_REASONS, (one) => one.exitReason)),
    by_side: { LONG: shown(bySide.get('LONG')!), SHORT: shown(bySide.get('SHORT')!) },
  };
}

function add(groups: readonly (TradeGroup | undefined)[]): TradeGroup {
  const sum = { trades: 0, wins: 0, totalPnl: 0 };
  for (const group of groups) {
    if (group === undefined) continue;
    sum.trades += group.trades;
    sum.wins += group.wins;
    sum.totalPnl += group.totalPnl;
  }
  return sum;
}

function shown({ trades, wins, totalPnl }: TradeGroup) {
  return { n_trades: trades, hit: trades === 0 ? null : wins / trades, total_pnl: totalPnl };
}
