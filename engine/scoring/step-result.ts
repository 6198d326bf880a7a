import type { Bars } from '../../market/bars.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type {
  EpisodeOutcome,
  ReturnSums,
  TestResult,
  TradeGroup,
  TradeGroups,
} from '../../protocol/test-result.ts';
import { EXIT_REASONS, type TradeColumns } from '../simulation/trade-columns.ts';
import type { Slice } from '../windows.ts';
import { closedTrades } from './closed-trades.ts';
import { returnColumns, returnSums, writeReturns } from './excess-return.ts';

/** Results of a step in addition to the record of the slice. */
export type StepResult = Pick<TestResult, 'episodes' | 'groups' | 'stepTrades' | 'stepReturns'>;

/** Of a test that abstained. */
export const NO_STEP: StepResult = {
  episodes: [],
  groups: { regime: {}, exitReason: {}, side: {} },
  stepTrades: { exitBar: [], barsHeld: [], pnl: [] },
  stepReturns: null,
};

/** @param episodes of the step; they contain the exits of all `trades` */
export function stepResult(
  trades: TradeColumns,
  episodes: readonly EpisodeOutcome[],
  slice: Slice,
  bars: Bars,
  sizing: Sizing,
  feeRate: number,
): StepResult {
  return {
    episodes,
    groups: tradeGroups(trades, episodes),
    stepTrades: closedTrades(trades),
    stepReturns: returnsOf(trades, slice, bars, sizing, feeRate),
  };
}

function returnsOf(
  trades: TradeColumns,
  slice: Slice,
  bars: Bars,
  sizing: Sizing,
  feeRate: number,
): ReturnSums {
  const columns = returnColumns(slice.end - slice.start);
  writeReturns(trades, bars, slice, feeRate, sizing, columns, 0);
  return returnSums(columns, bars, [slice]);
}

function tradeGroups(trades: TradeColumns, episodes: readonly EpisodeOutcome[]): TradeGroups {
  const groups: TradeGroups = { regime: {}, exitReason: {}, side: {} };
  let e = 0;
  for (let t = 0; t < trades.count; t++) {
    while (trades.exitBar[t]! > episodes[e]!.lastBar) e++;
    const pnl = trades.pnl[t]!;
    const { regime } = episodes[e]!;
    count(groups.exitReason, EXIT_REASONS[trades.exitReason[t]!]!, pnl);
    count(groups.side, trades.side[t] === 1 ? 'LONG' : 'SHORT', pnl);
    if (regime !== null) count(groups.regime, regime, pnl);
  }
  return groups;
}

function count<Key extends string>(
  groups: Partial<Record<Key, TradeGroup>>,
  key: Key,
  pnl: number,
): void {
  const group = groups[key] ?? { trades: 0, wins: 0, totalPnl: 0 };
  groups[key] = group;
  group.trades += 1;
  group.wins += pnl > 0 ? 1 : 0;
  group.totalPnl += pnl;
}
