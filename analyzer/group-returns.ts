import {
  excessT,
  type MarketSums,
  marketReturn,
  positionSize,
  type ReturnColumns,
} from '../engine/scoring/excess-return.ts';
import { PNL_STEPS } from '../engine/simulation/trade-columns.ts';
import type { Slice } from '../engine/windows.ts';
import type { Bars } from '../market/bars.ts';
import type { SensitivityRow } from '../protocol/honesty.ts';
import type { Sizing } from '../protocol/strategy.ts';
import type { ReturnSums } from '../protocol/test-result.ts';

/** The returns of a strategy bar by bar. */
export interface StrategyBars {
  readonly columns: ReturnColumns;
  readonly bars: Pick<Bars, 'open' | 'close'>;
  readonly slices: readonly Slice[];
  readonly sizing: Sizing;
}

export type GroupReturns = Pick<SensitivityRow, 'n_trades' | 'total_pnl' | 't'>;

/**
 * Groups the results of a strategy by bar, in the order of the first bar of each group. The P&L of a bar is
 * its change of equity, so all bars sum to the total. A trade counts where it closed. t subtracts the mean
 * net exposure over all bars, as for the whole strategy, and is null in a group without positions.
 *
 * @param groupOf called for each bar in order; null for a bar without a group
 */
export function groupReturns<Key extends string>(
  { columns, bars, slices, sizing }: StrategyBars,
  groupOf: (bar: number) => Key | null,
): Map<Key, GroupReturns> {
  const { net, side, closed } = columns;
  const groups = new Map<Key, Sums>();
  let exposure = 0;
  let i = 0;
  for (const { start, end } of slices) {
    for (let bar = start; bar < end; bar++, i++) {
      exposure += side[i]!;
      const key = groupOf(bar);
      if (key === null) continue;
      const group = groups.get(key) ?? newSums();
      groups.set(key, group);
      const value = net[i]!;
      const change = marketReturn(bars, bar);
      group.trades += closed[i]!;
      group.own.exposure += side[i]!;
      group.own.net += value;
      group.own.squares += value * value;
      group.own.withMarket += value * change;
      group.market.bars += 1;
      group.market.sum += change;
      group.market.squares += change * change;
      if (value !== 0) group.pnl += value * positionSize(bars, bar, sizing);
    }
  }
  const mean = i === 0 ? 0 : exposure / i;
  return new Map(
    [...groups].map(([key, { trades, pnl, own, market }]) => [
      key,
      {
        n_trades: trades,
        // Rounded to a satoshi, like the P&L of trades.
        total_pnl: Math.round(pnl * PNL_STEPS) / PNL_STEPS,
        t: excessT(own, market, mean),
      },
    ]),
  );
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

interface Sums {
  trades: number;
  pnl: number;
  readonly own: Mutable<ReturnSums>;
  readonly market: Mutable<MarketSums>;
}

function newSums(): Sums {
  return {
    trades: 0,
    pnl: 0,
    own: { net: 0, squares: 0, withMarket: 0, exposure: 0 },
    market: { bars: 0, sum: 0, squares: 0 },
  };
}
