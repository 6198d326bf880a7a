import { expect } from 'vitest';
import { allocateBars, type Bars } from '../../market/bars.ts';

/** The columns that a reference case of a twin has. */
export type CaseBars = Readonly<
  Record<'open' | 'high' | 'low' | 'close' | 'volume' | 'takerBuyVolume', readonly number[]>
>;

export function barsOfCase(columns: CaseBars): Bars {
  const { bars } = allocateBars(columns.close.length, 300_000, ['takerBuyVolume']);
  for (let i = 0; i < bars.length; i++) bars.time[i] = i * 300_000;
  for (const [name, values] of Object.entries(columns)) bars[name as keyof CaseBars]!.set(values);
  return bars;
}

/** The log distance of each bar's close from the one before it. */
export function logReturns({ close }: Pick<Bars, 'close'>): number[] {
  return Array.from(close.subarray(1), (price, i) => Math.log(price / close[i]!));
}

/** Expects prices that any bar may have: positive, finite, and within low and high. */
export function expectSoundBars(bars: Bars): void {
  const broken = Array.from({ length: bars.length }, (_, i) => i).filter((i) => {
    const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((c) => c[i]!);
    const isHeld = low! <= Math.min(open!, close!) && Math.max(open!, close!) <= high!;
    const buy = bars.takerBuyVolume?.[i] ?? 0;
    const isSized = buy >= 0 && buy <= bars.volume[i]!;
    return !(low! > 0 && Number.isFinite(high) && isHeld && isSized);
  });
  expect(broken).toEqual([]);
}

/** Expects two columns to hold the same values but for rounding. */
export function expectClose(got: Float64Array, want: Float64Array, relative: number): void {
  expect(got.length).toBe(want.length);
  const worst = got.reduce((most, value, i) => {
    const distance = value === want[i] ? 0 : Math.abs(value / want[i]! - 1);
    return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(most, distance);
  }, 0);
  expect(worst).toBeLessThanOrEqual(relative);
}
