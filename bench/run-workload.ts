import { EpisodeColumns, scoreSlice, summariseSlice } from '../engine/scoring/score-slice.ts';
import { runBacktest } from '../engine/simulation/run-backtest.ts';
import { TradeColumns } from '../engine/simulation/trade-columns.ts';
import { episodeEnds } from '../engine/windows.ts';
import { viewBars } from '../market/bars.ts';
import type { Workload } from './workload.ts';

export interface WorkloadSums {
  trades: number;
  pnl: number;
  score: number;
}

const trades = new TradeColumns(8192);
const episodes = new EpisodeColumns();

/**
 * Every window with every set: trades, marks and episode scores, nothing written.
 *
 * @param next shared by the threads that take sets from the same workload: how many were taken
 */
export function runWorkload(load: Workload, next: Int32Array = new Int32Array(1)): WorkloadSums {
  const bars = viewBars(load.handle);
  const { features, signals, windows, plans, targets } = load;
  const gaps = new Int32Array(0);
  const ends = windows.map((window) => episodeEnds(window, 120));
  const sums = { trades: 0, pnl: 0, score: 0 };
  for (let p = take(next); p < plans.length; p = take(next)) {
    const plan = plans[p]!;
    const input = { bars, features, signals, plan, gaps };
    for (let w = 0; w < windows.length; w++) {
      const { start, end } = windows[w]!;
      runBacktest(input, start, end, trades);
      scoreSlice(trades, bars, ends[w]!, plan.feeRate, targets, episodes);
      const summary = summariseSlice(episodes, 0);
      sums.trades += trades.count;
      for (let t = 0; t < trades.count; t++) sums.pnl += trades.pnl[t]!;
      sums.score += Number.isNaN(summary.score) ? 0 : summary.score;
    }
  }
  return sums;
}

function take(next: Int32Array): number {
  return Atomics.add(next, 0, 1);
}
