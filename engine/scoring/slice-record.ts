import type { Bars } from '../../market/bars.ts';
import type { Metrics } from '../../protocol/metrics.ts';
import type { SliceRecord } from '../../protocol/test-result.ts';
import type { TradeColumns } from '../simulation/trade-columns.ts';
import { barsInPosition, equityCurve } from './equity-curve.ts';
import { hitOf, payoffOf, profitFactorOf } from './trade-sums.ts';

export const EMPTY_RECORD: SliceRecord = {
  bars: 0,
  barsInPosition: 0,
  trades: 0,
  wins: 0,
  losses: 0,
  grossProfit: 0,
  grossLoss: 0,
  blunders: 0,
  totalPnl: 0,
  squaredChanges: 0,
  highest: 0,
  lowest: 0,
  maxDrawdown: 0,
};

/** The record of a backtest over [start, end). */
export function recordSlice(
  trades: TradeColumns,
  bars: Pick<Bars, 'close'>,
  start: number,
  end: number,
  feeRate: number,
): SliceRecord {
  const curve = equityCurve(trades, bars, start, end, feeRate, new Float64Array(end - start));
  const record = { ...recordCurve(curve), barsInPosition: barsInPosition(trades) };
  for (let t = 0; t < trades.count; t++) {
    const pnl = trades.pnl[t]!;
    record.trades += 1;
    record.blunders += trades.isBlunder[t]!;
    if (pnl > 0) {
      record.wins += 1;
      record.grossProfit += pnl;
    } else if (pnl < 0) {
      record.losses += 1;
      record.grossLoss -= pnl;
    }
  }
  return record;
}

/** The part of a record that needs no trades, from an equity curve that starts at 0. */
export function recordCurve(curve: Float64Array): { -readonly [K in keyof SliceRecord]: number } {
  let before = 0;
  let squaredChanges = 0;
  let highest = 0;
  let lowest = 0;
  let maxDrawdown = 0;
  for (const equity of curve) {
    squaredChanges += (equity - before) ** 2;
    before = equity;
    if (equity > highest) highest = equity;
    if (equity < lowest) lowest = equity;
    if (equity - highest < maxDrawdown) maxDrawdown = equity - highest;
  }
  const bars = curve.length;
  return { ...EMPTY_RECORD, bars, totalPnl: before, squaredChanges, highest, lowest, maxDrawdown };
}

/** The record of `first` and then `second`, equity carried over. */
export function chainRecords(first: SliceRecord, second: SliceRecord): SliceRecord {
  const highest = Math.max(first.highest, first.totalPnl + second.highest);
  const acrossDrawdown = first.totalPnl + second.lowest - first.highest;
  return {
    bars: first.bars + second.bars,
    barsInPosition: first.barsInPosition + second.barsInPosition,
    trades: first.trades + second.trades,
    wins: first.wins + second.wins,
    losses: first.losses + second.losses,
    grossProfit: first.grossProfit + second.grossProfit,
    grossLoss: first.grossLoss + second.grossLoss,
    blunders: first.blunders + second.blunders,
    totalPnl: first.totalPnl + second.totalPnl,
    squaredChanges: first.squaredChanges + second.squaredChanges,
    highest,
    lowest: Math.min(first.lowest, first.totalPnl + second.lowest),
    maxDrawdown: Math.min(first.maxDrawdown, second.maxDrawdown, acrossDrawdown),
  };
}

/** Bars without a position. */
export function flatRecord(bars: number): SliceRecord {
  return { ...EMPTY_RECORD, bars };
}

/**
 * The metrics of a record. Undefined ratios are null.
 *
 * @param barsPerYear for the Sharpe ratio, which is based on equity changes per bar, flat bars included
 */
export function metricsOf(record: SliceRecord, barsPerYear: number): Metrics {
  const { trades, blunders, bars } = record;
  const perBar = sharpePerBar(record);
  return {
    n_trades: trades,
    hit: hitOf(record),
    payoff: payoffOf(record),
    profit_factor: profitFactorOf(record),
    total_pnl: record.totalPnl,
    maxdd: record.maxDrawdown,
    sharpe: perBar === null ? null : perBar * Math.sqrt(barsPerYear),
    t: perBar === null ? null : perBar * Math.sqrt(bars),
    exposure: bars === 0 ? null : record.barsInPosition / bars,
    blunders,
    blunders_per_100: trades === 0 ? null : (100 * blunders) / trades,
  };
}

function sharpePerBar({ bars, totalPnl, squaredChanges }: SliceRecord): number | null {
  if (bars < 2) return null;
  const mean = totalPnl / bars;
  const variance = (squaredChanges - bars * mean * mean) / (bars - 1);
  // A curve with equal changes has no deviation to divide by.
  if (!(variance > 1e-12 * mean * mean)) return null;
  return mean / Math.sqrt(variance);
}
