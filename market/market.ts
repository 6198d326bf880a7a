import { createHash } from 'node:crypto';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { MarketFacts, Simulation } from '../protocol/market-facts.ts';
import { type Bars, type BarsHandle, columnsOf } from './bars.ts';
import { intervalName } from './interval.ts';

/** Missing bars: `index` is the first bar after them. */
export interface Gap {
  readonly index: number;
  readonly missingBars: number;
}

/**
 * Whether missing bars are gaps in the data (`continuous`: crypto) or hours at which the venue is
 * closed (`sessions`: equities, FX). On a `sessions` market positions stay open across them.
 */
export type Calendar = 'continuous' | 'sessions';

/** One symbol's bars, and their origin. */
export interface Market {
  readonly bars: Bars;
  readonly handle: BarsHandle;
  readonly symbol: string;
  /** `spot`, `um` (USD-M futures), `file` or `simulated`. */
  readonly venue: string;
  readonly calendar: Calendar;
  /** All gaps, whatever the calendar, oldest first. */
  readonly gaps: readonly Gap[];
  /** SHA-256 of the columns. */
  readonly hash: string;
  readonly simulated: Simulation | null;
}

/** SHA-256, in hex, of the names and bytes of the columns (float64, little endian). */
export function hashBars(bars: Bars): string {
  const hash = createHash('sha256');
  for (const name of columnsOf(bars)) {
    const column = bars[name]!;
    hash.update(`${name}:${column.length}\n`);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

/** Where bars are missing. An uneven step after a clock change is not a gap unless a bar is missing. */
export function findGaps({ time, intervalMs }: Pick<Bars, 'time' | 'intervalMs'>): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 1; i < time.length; i++) {
    const missingBars = Math.round((time[i]! - time[i - 1]!) / intervalMs) - 1;
    if (missingBars > 0) gaps.push({ index: i, missingBars });
  }
  return gaps;
}

/** The gaps at which orders are cancelled and positions closed. */
export function breakingGaps(market: Pick<Market, 'calendar' | 'gaps'>): readonly Gap[] {
  return market.calendar === 'continuous' ? market.gaps : [];
}

/** What a session records about its market. */
export function marketFacts(market: Market): MarketFacts {
  const { bars } = market;
  return {
    symbol: market.symbol,
    venue: market.venue,
    interval: intervalName(bars.intervalMs),
    calendar: market.calendar,
    bars: bars.length,
    from: isoInstant(bars.time[0]!),
    to: isoInstant(bars.time[bars.length - 1]! + bars.intervalMs),
    gaps: market.gaps.length,
    columns: columnsOf(bars),
    hash: market.hash,
    simulated: market.simulated,
  };
}

/**
 * Bars a year, for annualising: 365 days around the clock, or 252 trading days with the bars of
 * a usual trading day.
 */
export function barsPerYear(market: Pick<Market, 'bars' | 'calendar'>): number {
  return market.calendar === 'continuous'
    ? (365 * 86_400_000) / market.bars.intervalMs
    : 252 * barsPerDay(market);
}

/** Bars of a usual day: around the clock, or on a `sessions` market the median over its days. */
export function barsPerDay({ bars, calendar }: Pick<Market, 'bars' | 'calendar'>): number {
  if (calendar === 'continuous') return 86_400_000 / bars.intervalMs;
  const counts = new Map<number, number>();
  for (const time of bars.time) {
    const day = Math.floor(time / 86_400_000);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const sorted = [...counts.values()].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}
