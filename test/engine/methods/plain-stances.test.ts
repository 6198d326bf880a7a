import { describe, expect, it } from 'vitest';
import { averageDirectionalIndex } from '../../../engine/kernels/average-directional-index.ts';
import { averageTrueRange } from '../../../engine/kernels/average-true-range.ts';
import { bollingerBands } from '../../../engine/kernels/bollinger-bands.ts';
import { exponentialMovingAverage } from '../../../engine/kernels/exponential-moving-average.ts';
import { keltnerChannel } from '../../../engine/kernels/keltner-channel.ts';
import { macd } from '../../../engine/kernels/moving-average-convergence-divergence.ts';
import { relativeStrengthIndex } from '../../../engine/kernels/relative-strength-index.ts';
import { simpleMovingAverage } from '../../../engine/kernels/simple-moving-average.ts';
import { supertrend } from '../../../engine/kernels/supertrend.ts';
import { rollingVwap } from '../../../engine/kernels/volume-weighted-average-price.ts';
import { ALL_METHODS, findMethod } from '../../../engine/strategy/all-methods.ts';
import { FLAT, LONG, SHORT, UNKNOWN } from '../../../engine/strategy/method.ts';
import { Scratch } from '../../../engine/strategy/scratch.ts';
import type { Bars } from '../../../market/bars.ts';
import { type FullBars, randomBars } from '../../helpers/random-bars.ts';

type Position = 'long' | 'short' | 'out' | null;

/** The stance of a method at each bar, computed plainly from the tested indicators. */
type PlainStance = (bars: Bars, params: Readonly<Record<string, number>>) => readonly Position[];

const column = (bars: Bars) => new Float64Array(bars.length);

/** With a line: above zero, below it, or as before on it, which is within 1e-12 of the close. */
function sideOf(line: ArrayLike<number>, { close }: Bars): Position[] {
  const stances: Position[] = [];
  for (const [i, value] of Array.from(line).entries()) {
    const before = stances.at(-1) ?? null;
    if (Number.isNaN(value)) stances.push(null);
    else if (Math.abs(value) <= 1e-12 * close[i]!) stances.push(before ?? 'out');
    else stances.push(value > 0 ? 'long' : 'short');
  }
  return stances;
}

const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);

/** Long from under the low mark until back at the middle, and the mirror image. */
function backToMiddle(line: Float64Array, low: number, middle: number, high: number): Position[] {
  let position: Position = null;
  return Array.from(line, (value) => {
    const isBack =
      (position === 'long' && value >= middle) || (position === 'short' && value <= middle);
    if (Number.isNaN(value)) position = null;
    else if (value < low) position = 'long';
    else if (value > high) position = 'short';
    else if (isBack || position === null) position = 'out';
    return position;
  });
}

/** Long from above a channel until below it. */
function outOfChannel(
  { close }: Bars,
  channelOf: (bar: number) => readonly [upper: number, lower: number] | null,
): Position[] {
  let position: Position = null;
  return Array.from(close, (value, bar) => {
    const channel = channelOf(bar);
    if (channel === null) return null;
    if (value > channel[0]) position = 'long';
    else if (value < channel[1]) position = 'short';
    else position ??= 'out';
    return position;
  });
}

const PLAIN: Readonly<Record<string, PlainStance>> = {
  macd_trend(bars, { fast, slow, signal }) {
    const out = { macd: column(bars), signal: column(bars), histogram: column(bars) };
    macd(bars.close, { fast: fast!, slow: slow!, signal: signal! }, out);
    return sideOf(difference(out.macd, out.signal), bars);
  },
  ema_crossover(bars, { fast, slow }) {
    const average = (period: number) => exponentialMovingAverage(bars.close, period, column(bars));
    return sideOf(difference(average(fast!), average(slow!)), bars);
  },
  sma_crossover(bars, { fast, slow }) {
    const average = (period: number) => simpleMovingAverage(bars.close, period, column(bars));
    return sideOf(difference(average(fast!), average(slow!)), bars);
  },
  trend_breakout(bars, { period }) {
    return outOfChannel(bars, (bar) => {
      if (bar < period!) return null;
      const before = (line: Float64Array) => line.subarray(bar - period!, bar);
      return [Math.max(...before(bars.high)), Math.min(...before(bars.low))];
    });
  },
  keltner_breakout(bars, { ema_period, atr_period, multiplier }) {
    const out = { upper: column(bars), middle: column(bars), lower: column(bars) };
    const periods = { emaPeriod: ema_period!, atrPeriod: atr_period!, multiplier: multiplier! };
    keltnerChannel(bars, periods, out);
    return outOfChannel(bars, (bar) =>
      Number.isNaN(out.upper[bar]!) ? null : [out.upper[bar]!, out.lower[bar]!],
    );
  },
  rsi_reversion(bars, { period, oversold, overbought }) {
    const index = relativeStrengthIndex(bars.close, period!, column(bars));
    return backToMiddle(index, oversold!, 50, overbought!);
  },
  bollinger_reversion(bars, { period, deviations }) {
    const out = { upper: column(bars), middle: column(bars), lower: column(bars) };
    bollingerBands(bars.close, period!, 1, out);
    // In standard deviations from the mean.
    const line = bars.close.map(
      (close, i) => (close - out.middle[i]!) / (out.upper[i]! - out.middle[i]!),
    );
    return backToMiddle(line, -deviations!, 0, deviations!);
  },
  vwap_reversion(bars, { period, distance }) {
    const average = rollingVwap(bars, period!, column(bars));
    const range = averageTrueRange(bars, 14, column(bars));
    const line = bars.close.map((close, i) => (close - average[i]!) / range[i]!);
    return backToMiddle(line, -distance!, 0, distance!);
  },
  supertrend(bars, { period, multiplier }) {
    const out = {
      line: column(bars),
      direction: column(bars),
      upper: column(bars),
      lower: column(bars),
    };
    supertrend(bars, period!, multiplier!, out);
    return Array.from(bars.close, (close, i) =>
      Number.isNaN(out.line[i]!) ? null : close > out.line[i]! ? 'long' : 'short',
    );
  },
  momentum(bars, { lookback, threshold }) {
    const range = averageTrueRange(bars, 14, column(bars));
    return Array.from(bars.close, (close, i) => {
      if (i < lookback! || i < 14) return null;
      const move = (close - bars.close[i - lookback!]!) / range[i]!;
      return move > threshold! ? 'long' : move < -threshold! ? 'short' : 'out';
    });
  },
  adx_trend(bars, { period, adx_min }) {
    const out = { adx: column(bars), plusDi: column(bars), minusDi: column(bars) };
    averageDirectionalIndex(bars, period!, out);
    return Array.from(out.adx, (strength, i) => {
      if (Number.isNaN(strength)) return null;
      if (strength < adx_min! || out.plusDi[i] === out.minusDi[i]) return 'out';
      return out.plusDi[i]! > out.minusDi[i]! ? 'long' : 'short';
    });
  },
};

const STANCES = new Map<number, Position>([
  [LONG, 'long'],
  [SHORT, 'short'],
  [FLAT, 'out'],
  [UNKNOWN, null],
]);

describe.each(ALL_METHODS)('$name', (method) => {
  const bars = randomBars({ length: 3000, seed: 71 });

  /** Its defaults, and shorter periods. */
  const settings = [0, 0.2].map((part) =>
    Object.fromEntries(
      method.parameters.map(({ name, min, step, default: usual }) => {
        const moved = usual + part * (min - usual);
        return [name, step === 1 ? Math.round(moved) : moved];
      }),
    ),
  );

  it('follows its rule, bar by bar', () => {
    for (const params of settings) {
      const stance = new Int8Array(bars.length);
      method.stance(bars, params, stance, new Scratch());
      const got = Array.from(stance, (value) => STANCES.get(value));
      const wanted = PLAIN[method.name]!(bars, params);
      const differing = wanted.flatMap((position, i) =>
        position === got[i] ? [] : [[i, position, got[i]]],
      );
      // A division that rounds may decide a bar on its mark the other way.
      expect(differing.length, JSON.stringify(differing.slice(0, 5))).toBeLessThanOrEqual(2);
      for (const side of ['long', 'short']) expect(wanted).toContain(side);
    }
  });
});

describe('Method.sideLasts', () => {
  it.each(ALL_METHODS)(
    'of $name states whether the side turns flat or to the other side',
    (method) => {
      const bars = randomBars({ length: 3000, seed: 71 });
      const params = Object.fromEntries(method.parameters.map((one) => [one.name, one.default]));
      const stance = new Int8Array(bars.length);
      method.stance(bars, params, stance, new Scratch());
      const sides = stance.slice(stance.findIndex((side) => side === LONG || side === SHORT));
      expect(sides.includes(FLAT)).toBe(/, then flat( or the other side)?$/.test(method.sideLasts));
      expect(!sides.includes(FLAT)).toBe(/, then turns to the other side$/.test(method.sideLasts));
    },
  );
});

describe('the direction of every method', () => {
  /** 600 bars in a range around 100, and then 60 in a trend. */
  const thenMoving = (perBar: number): FullBars => {
    const bars = randomBars({ length: 660, seed: 72 });
    for (let i = 0; i < 660; i++) {
      // A range of 0.4, swinging by 0.6 in 40 bars; then a move of `perBar` a bar.
      const middle = 100 + 0.6 * Math.sin((i * Math.PI) / 20) + perBar * Math.max(0, i - 600);
      bars.open[i] = middle - perBar / 4;
      bars.close[i] = middle + (i > 600 ? perBar / 4 : 0.1 * Math.cos(i));
      bars.high[i] = Math.max(bars.open[i]!, bars.close[i]!) + 0.2;
      bars.low[i] = Math.min(bars.open[i]!, bars.close[i]!) - 0.2;
      bars.volume[i] = 10;
    }
    return bars;
  };

  const FOLLOWING = [
    'macd_trend',
    'ema_crossover',
    'sma_crossover',
    'trend_breakout',
    'keltner_breakout',
    'supertrend',
    'momentum',
    'adx_trend',
  ];
  const FADING = ['rsi_reversion', 'bollinger_reversion', 'vwap_reversion'];

  it('is known for all', () => {
    expect([...FOLLOWING, ...FADING].sort()).toEqual(ALL_METHODS.map(({ name }) => name).sort());
    for (const name of [...FOLLOWING, ...FADING]) expect(findMethod(name)!.about).toMatch(/^Long/);
  });

  /** The stance a number of bars into the move. */
  const wishAfter = (bars: number, name: string, perBar: number) => {
    const method = findMethod(name)!;
    const params = Object.fromEntries(method.parameters.map((one) => [one.name, one.default]));
    const stance = new Int8Array(660);
    method.stance(thenMoving(perBar), params, stance, new Scratch());
    return STANCES.get(stance[600 + bars]!);
  };

  it.each(FOLLOWING)('is with the move: %s', (name) => {
    expect(wishAfter(30, name, 0.4)).toBe('long');
    expect(wishAfter(30, name, -0.4)).toBe('short');
  });

  it.each(FADING)('is against the move: %s', (name) => {
    expect(wishAfter(6, name, 0.4)).toBe('short');
    expect(wishAfter(6, name, -0.4)).toBe('long');
  });
});
