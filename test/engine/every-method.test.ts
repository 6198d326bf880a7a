import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { ALL_GATES, canMeasure } from '../../engine/strategy/all-gates.ts';
import { ALL_METHODS, findMethod } from '../../engine/strategy/all-methods.ts';
import { FLAT, LONG, type Method, SHORT, UNKNOWN } from '../../engine/strategy/method.ts';
import { GATE_PARAMETERS, snap } from '../../engine/strategy/parameters.ts';
import { Scratch } from '../../engine/strategy/scratch.ts';
import { strategyProblems } from '../../engine/strategy/strategy-space.ts';
import type { Bars } from '../../market/bars.ts';
import { ParameterName, StrategyRules } from '../../protocol/strategy.ts';
import { GateAnswers } from '../../protocol/trade-event.ts';
import { randomBars } from '../helpers/random-bars.ts';
import { rulesOf } from '../helpers/rules.ts';

const METHODS = join(import.meta.dirname, '../../engine/strategy/methods');

const stanceOf = (
  method: Method,
  bars: Bars,
  value: (one: Method['parameters'][number]) => number = (one) => one.default,
) => {
  const out = new Int8Array(bars.length).fill(99);
  const params = Object.fromEntries(method.parameters.map((one) => [one.name, value(one)]));
  method.stance(bars, params, out, new Scratch());
  return out;
};

/** The same parameters, the first of an ordered pair moved below the second. */
const extremes = (method: Method, end: 'min' | 'max') => {
  const [lower, upper] = method.ordered ?? [];
  return (one: Method['parameters'][number]) => {
    const other = method.parameters.find(({ name }) => name === upper);
    return one.name === lower ? Math.min(one[end], other![end] - one.step) : one[end];
  };
};

describe('every method', () => {
  it('is listed once under a valid name', () => {
    const names = ALL_METHODS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(StrategyRules.shape.methods.element.safeParse(name).success).toBe(true);
      expect(findMethod(name)!.name).toBe(name);
    }
  });

  it('with a file is listed', () => {
    const files = readdirSync(METHODS).map((file) => file.replace('.ts', '').replaceAll('-', '_'));
    for (const { name } of ALL_METHODS) expect(files).toContain(name);
    const shared = ['breakout_stance', 'crossover', 'reversion_stance', 'sign_of'];
    expect(files.filter((file) => !shared.includes(file)).sort()).toEqual(
      ALL_METHODS.map(({ name }) => name).sort(),
    );
  });

  it.each(ALL_METHODS)('has a valid schema: $name', (method) => {
    const { about, parameters, ordered } = method;
    expect(about).toMatch(/^[A-Z].*[^.]$/);
    expect(parameters.length).toBeGreaterThan(0);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    for (const one of parameters) {
      expect(ParameterName.safeParse(`${method.name}.${one.name}`).success).toBe(true);
      expect(one.min).toBeLessThan(one.max);
      expect(one.step).toBeGreaterThan(0);
      expect(one.step).toBeLessThanOrEqual(one.max - one.min);
      expect(snap(one.default, one)).toBe(one.default);
      expect(snap(one.max, one)).toBe(one.max);
      expect(one.unit).not.toBe('');
      expect(one.about).not.toBe('');
    }
    if (ordered !== undefined) {
      const [lower, upper] = ordered.map((name) => parameters.find((one) => one.name === name)!);
      expect(lower!.default).toBeLessThan(upper!.default);
      // There is always a value for the first below the second.
      expect(upper!.min - lower!.step).toBeGreaterThanOrEqual(lower!.min);
    }
    expect(strategyProblems(rulesOf([method.name]))).toEqual([]);
  });

  const bars = randomBars({ length: 6000, seed: 41 });

  it.each(ALL_METHODS)(
    'is long, short, flat or unknown, and signals both sides: $name',
    (method) => {
      const stance = stanceOf(method, bars);
      expect([...new Set(stance)].every((one) => [LONG, SHORT, FLAT, UNKNOWN].includes(one))).toBe(
        true,
      );
      const signals = computeSignals(bars, rulesOf([method.name]));
      expect(signals.filter((one) => one % 2 === 0).length).toBeGreaterThan(5);
      expect(signals.filter((one) => one % 2 === 1).length).toBeGreaterThan(5);
    },
  );

  it.each(ALL_METHODS)('is unknown during warm-up and known afterwards: $name', (method) => {
    for (const value of [undefined, extremes(method, 'min'), extremes(method, 'max')]) {
      const stance = stanceOf(method, bars, value);
      const first = stance.findIndex((one) => one !== UNKNOWN);
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThan(1500);
      expect(stance.subarray(first).includes(UNKNOWN)).toBe(false);
    }
  });

  it.each(ALL_METHODS)(
    'stands few bars and flat bars, at both ends of its ranges: $name',
    (method) => {
      for (const value of [extremes(method, 'min'), extremes(method, 'max')]) {
        for (const length of [0, 1, 2, 3, 30]) {
          const stance = stanceOf(method, randomBars({ length, seed: 1 }), value);
          expect(stance).toHaveLength(length);
          expect(stance.includes(99)).toBe(false);
        }
        // Constant prices without trades: its stance does not change.
        const flat = still(1200);
        const stance = stanceOf(method, flat, value);
        const settled = stance.subarray(600);
        expect(new Set(settled).size).toBe(1);
      }
    },
  );

  it('does not signal at constant prices', () => {
    for (const { name } of ALL_METHODS) {
      expect(computeSignals(still(1200), rulesOf([name]))).toHaveLength(0);
    }
  });

  /** Prices in 64ths, so that mirroring them is exact. */
  const exact = onGrid(bars, (price) => Math.round(64 * price) / 64);
  const mirrored = onGrid(bars, (price) => 256 - Math.round(64 * price) / 64);

  it.each(ALL_METHODS)('goes short if its mirror image goes long: $name', (method) => {
    const stance = stanceOf(method, exact);
    const other = stanceOf(method, mirrored);
    let same = 0;
    let sides = 0;
    // A supertrend always begins as a down trend.
    for (let i = 1000; i < bars.length; i++) {
      if (stance[i] === -other[i]! || (stance[i] === FLAT && other[i] === FLAT)) same++;
      if (stance[i] !== FLAT) sides++;
    }
    expect(same / 5000).toBeGreaterThan(0.998);
    expect(sides).toBeGreaterThan(200);
  });
});

describe('vwap_reversion', () => {
  it('is unknown without trades in its window, and does not signal afterwards', () => {
    const idle = randomBars({ length: 600, seed: 42 });
    idle.volume.fill(5);
    idle.volume.fill(0, 300, 420);
    const period = 48;
    const params = { period, distance: 0.5 };
    const stance = new Int8Array(600);
    findMethod('vwap_reversion')!.stance(idle, params, stance, new Scratch());
    const unknown = [...stance.entries()].filter(([, one]) => one === UNKNOWN).map(([i]) => i);
    const silent = Array.from({ length: 420 - (300 + period - 1) }, (_, i) => 300 + period - 1 + i);
    expect(unknown).toEqual([...Array.from({ length: period - 1 }, (_, i) => i), ...silent]);
    const signals = computeSignals(
      idle,
      rulesOf(['vwap_reversion'], {
        params: { 'vwap_reversion.period': period, 'vwap_reversion.distance': 0.5 },
      }),
    );
    expect([...signals].map((one) => one >> 1)).not.toContain(420);
  });
});

describe('vwap_reversion at constant prices', () => {
  // No range to measure the distance in, but no distance either.
  it('is flat, not unknown', () => {
    const bars = still(400);
    bars.volume.fill(5);
    const stance = stanceOf(findMethod('vwap_reversion')!, bars);
    expect(new Set(stance.subarray(100))).toEqual(new Set([FLAT]));
  });
});

describe('findMethod()', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'macd_trend ', '../../x'])(
    'finds nothing under %j',
    (name) => {
      expect(findMethod(name)).toBeUndefined();
    },
  );
});

describe('ALL_GATES', () => {
  it('are the gates of the events, each with a threshold parameter', () => {
    expect(ALL_GATES.map(({ name }) => name)).toEqual(Object.keys(GateAnswers.shape));
    expect(ALL_GATES.map(({ threshold }) => threshold).sort()).toEqual(
      GATE_PARAMETERS.map(({ name }) => name).sort(),
    );
  });

  it('can be measured if the market has their columns', () => {
    const bars = randomBars({ length: 10, seed: 1 });
    const without = (name: 'takerBuyVolume' | 'bidSize' | 'askSize') =>
      ALL_GATES.filter((gate) => !canMeasure(gate, { ...bars, [name]: null })).map(
        (gate) => gate.name,
      );
    expect(ALL_GATES.every((gate) => canMeasure(gate, bars))).toBe(true);
    expect(without('takerBuyVolume')).toEqual(['cvd']);
    expect(without('bidSize')).toEqual(['imb']);
    expect(without('askSize')).toEqual(['imb']);
  });
});

/** Bars at 100 without trades. */
function still(length: number): Bars {
  const bars = randomBars({ length, seed: 1 });
  for (const name of ['open', 'high', 'low', 'close'] as const) bars[name].fill(100);
  bars.volume.fill(0);
  bars.takerBuyVolume.fill(0);
  return bars;
}

/** Bars with other prices; mirrored, the high of a bar becomes its low. */
function onGrid(bars: Bars, price: (value: number) => number): Bars {
  const open = bars.open.map(price);
  const close = bars.close.map(price);
  const high = bars.high.map((value, i) => Math.max(price(value), price(bars.low[i]!)));
  const low = bars.low.map((value, i) => Math.min(price(value), price(bars.high[i]!)));
  return { ...bars, open, high, low, close };
}
