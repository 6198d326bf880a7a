import { describe, expect, it } from 'vitest';
import { findMethod } from '../../../engine/strategy/all-methods.ts';
import { LONG, SHORT, UNKNOWN } from '../../../engine/strategy/method.ts';
import { breakoutStance } from '../../../engine/strategy/methods/breakout-stance.ts';
import { signOf } from '../../../engine/strategy/methods/sign-of.ts';
import { Scratch } from '../../../engine/strategy/scratch.ts';
import { defaultParameters } from '../../../engine/strategy/strategy-space.ts';
import { MINUTE } from '../../helpers/market-klines.ts';
import { marketOf } from '../../helpers/market-of.ts';

describe('signOf()', () => {
  // At a price of 1000 the limit is 1e-9; at 1e9 it is 1e-3.
  it('counts differences up to 1e-12 of the price as a tie, which keeps the side', () => {
    const stanceOf = (values: number[], price: number) => {
      const stance = new Int8Array(values.length);
      signOf(Float64Array.from(values), new Float64Array(values.length).fill(price), stance);
      return Array.from(stance);
    };
    expect(stanceOf([NaN, 0, 1, -0.9e-9, 0.9e-9, -1.1e-9, 0.9e-9, 1.1e-9], 1000)).toEqual([
      ...[UNKNOWN, 0, LONG, LONG, LONG, SHORT, SHORT, LONG],
    ]);
    expect(stanceOf([-1, 0.9e-3, 1.1e-3], 1e9)).toEqual([SHORT, SHORT, LONG]);
    expect(stanceOf([-1, 0.9e-12, 1.1e-12], 1)).toEqual([SHORT, SHORT, LONG]);
  });
});

describe('breakoutStance()', () => {
  it('counts a close within 1e-12 of the edge as on it', () => {
    const close = Float64Array.of(100, 101, 100 - 0.9e-10, 100 - 1.1e-10);
    const stance = new Int8Array(4);
    const edge = new Float64Array(4).fill(100);
    breakoutStance(close, edge, edge, 0, stance);
    expect(Array.from(stance)).toEqual([0, LONG, LONG, SHORT]);
  });
});

// The price moves for 100 bars and then stays at 0.1, but for noise of 1e-14 of it: averages differ by rounding only. A method that always has a side keeps that of the last real crossing.
describe('a price that stands still', () => {
  const ulp = 2 ** -56;
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const close = i < 100 ? 0.1 + 0.001 * Math.sin(i / 5) : 0.1 + ulp * ((i * i * 7919) % 71);
    return [i * MINUTE, close, close, close, close, 1];
  });
  const { bars } = marketOf(rows, MINUTE);

  it.each([
    ...['ema_crossover', 'sma_crossover', 'macd_trend', 'keltner_breakout', 'trend_breakout'],
    'supertrend',
  ])('%s has no crossing there', (name) => {
    const method = findMethod(name)!;
    const typed = Object.entries(defaultParameters([name])).map(([key, value]) => [
      key.split('.')[1]!,
      value,
    ]);
    const stance = new Int8Array(bars.length);
    method.stance(bars, Object.fromEntries(typed) as Record<string, number>, stance, new Scratch());
    // The slowest average has forgotten the moves after a thousand bars.
    expect(new Set(stance.subarray(1000)).size).toBe(1);
  });
});
