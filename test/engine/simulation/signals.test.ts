import { describe, expect, it } from 'vitest';
import { combineStances, computeSignals } from '../../../engine/simulation/signals.ts';
import { ALL_METHODS, findMethod } from '../../../engine/strategy/all-methods.ts';
import { FLAT, LONG, SHORT, UNKNOWN } from '../../../engine/strategy/method.ts';
import { Scratch } from '../../../engine/strategy/scratch.ts';
import { methodParameters } from '../../../engine/strategy/strategy-space.ts';
import type { Bars } from '../../../market/bars.ts';
import type { Combination } from '../../../protocol/strategy.ts';
import { unpackSignals } from '../../helpers/plain-trades.ts';
import { randomBars } from '../../helpers/random-bars.ts';
import { rulesOf } from '../../helpers/rules.ts';

const VALUES = { L: LONG, S: SHORT, '.': FLAT, '?': UNKNOWN } as const;

const stance = (text: string) =>
  Int8Array.from(text, (letter) => VALUES[letter as keyof typeof VALUES]);

const combine = (combination: Combination, ...stances: string[]) =>
  Array.from(
    combineStances(stances.map(stance), combination),
    (value) => Object.entries(VALUES).find(([, one]) => one === value)![0],
  ).join('');

describe('combineStances()', () => {
  it('requires both of two for "all"', () => {
    expect(combine('all', 'LLL.SS', 'LS..SL')).toBe('L...S.');
  });

  it('requires both of two for "majority"', () => {
    expect(combine('majority', 'LLL.SS', 'LS..SL')).toBe('L...S.');
  });

  it('requires one uncontradicted of two for "any"', () => {
    expect(combine('any', 'LLL.S.', 'LS..S.')).toBe('L.L.S.');
  });

  it('requires three of three for "all", two for "majority" and one for "any"', () => {
    const three = ['LLLLLLSS..', 'LLLL..SSS.', 'LS.LS.S...'];
    expect(combine('all', ...three)).toBe('L..L..S...');
    expect(combine('majority', ...three)).toBe('LLLL..SS..');
    expect(combine('any', ...three)).toBe('L.LL.LSSS.');
  });

  it('is unknown while one stance is unknown', () => {
    for (const combination of ['all', 'majority', 'any'] as const) {
      expect(combine(combination, '?LLL', '?LLL', '??LL')).toBe('??LL');
    }
  });

  it('returns a single stance unchanged', () => {
    for (const combination of ['all', 'majority', 'any'] as const) {
      expect(combine(combination, '?L.SS')).toBe('?L.SS');
    }
  });
});

describe('computeSignals()', () => {
  /** Bars whose closes are these, in calm bars. */
  const closing = (...closes: number[]): Bars => {
    const close = Float64Array.from(closes);
    return {
      ...randomBars({ length: closes.length, seed: 1 }),
      open: close,
      high: close,
      low: close,
      close,
    };
  };

  // Averages of 2 and 5 closes. From bar 4 on the fast one is below (7, 6 against 8), below (6 | 7),
  // below (5.5 | 6.2), above (8 | 6.6), above (10.5 | 7.6), above (8.5 | 7.4), below (5 | 6.8).
  const sma = rulesOf(['sma_crossover'], {
    params: { 'sma_crossover.fast': 2, 'sma_crossover.slow': 5 },
  });
  const closes = [10, 9, 8, 7, 6, 5, 6, 10, 11, 6, 4];

  it('signals a change of stance, but not the first known one', () => {
    expect([...unpackSignals(computeSignals(closing(...closes), sma))]).toEqual([
      [7, 'LONG'],
      [10, 'SHORT'],
    ]);
  });

  // Closes that rise from 10 by 1: the fast average is above from the first bar on which both are there.
  it('does not signal a trend that began during warm-up', () => {
    expect(
      computeSignals(closing(...Array.from({ length: 20 }, (_, i) => 10 + i)), sma),
    ).toHaveLength(0);
  });

  // At bar 5 both averages are 8. After that they are 6 and 6.6: below as before. Or 10 and 8.2: above.
  it('does not signal a touch without a crossing', () => {
    expect(computeSignals(closing(10, 9, 8, 7, 6, 10, 2), sma)).toHaveLength(0);
    expect([...unpackSignals(computeSignals(closing(10, 9, 8, 7, 6, 10, 10), sma))]).toEqual([
      [6, 'LONG'],
    ]);
  });

  // Both averages are 8 at bar 4, which is known and no side; at bar 5 they are 9 and 8.4.
  it('signals after a flat first stance', () => {
    expect([...unpackSignals(computeSignals(closing(8, 8, 8, 8, 8, 10), sma))]).toEqual([
      [5, 'LONG'],
    ]);
  });

  it('is in shared memory, ascending, and never on the first bar', () => {
    const bars = randomBars({ length: 3000, seed: 3 });
    for (const { name } of ALL_METHODS) {
      const signals = computeSignals(bars, rulesOf([name]));
      expect(signals.buffer).toBeInstanceOf(SharedArrayBuffer);
      const barsOf = Array.from(signals, (one) => one >> 1);
      expect(barsOf.every((bar, i) => bar > (barsOf[i - 1] ?? 0) && bar < 3000)).toBe(true);
    }
  });

  it('combines several methods bar by bar', () => {
    const bars = randomBars({ length: 2000, seed: 4 });
    const methods = ['ema_crossover', 'macd_trend', 'supertrend'];
    for (const combination of ['all', 'majority', 'any'] as const) {
      const rules = rulesOf(methods, { combine: combination });
      const stances = methods.map((name) => {
        const out = new Int8Array(2000);
        findMethod(name)!.stance(bars, methodParameters(name, rules.params), out, new Scratch());
        return out;
      });
      const wants = Array.from({ length: 2000 }, (_, i) => {
        const current = stances.map((one) => one[i]!);
        if (current.includes(UNKNOWN)) return null;
        const longs = current.filter((one) => one === LONG).length;
        const shorts = current.filter((one) => one === SHORT).length;
        const least = { all: 3, majority: 2, any: 1 }[combination];
        if (combination === 'any' && longs > 0 && shorts > 0) return 'FLAT';
        return longs >= least ? 'LONG' : shorts >= least ? 'SHORT' : 'FLAT';
      });
      const turns = wants.flatMap((want, i) => {
        const before = wants[i - 1] ?? null;
        return i > 0 && before !== null && want !== before && want !== null && want !== 'FLAT'
          ? [[i, want]]
          : [];
      });
      expect(turns.length).toBeGreaterThan(10);
      expect([...unpackSignals(computeSignals(bars, rules))]).toEqual(turns);
    }
  });

  it('does not depend on earlier contents of its memory', () => {
    const bars = randomBars({ length: 800, seed: 5 });
    const scratch = new Scratch();
    scratch.take(5000).fill(NaN);
    scratch.take(100).fill(1e9);
    scratch.release();
    for (const { name } of [...ALL_METHODS, ...[...ALL_METHODS].reverse()]) {
      expect(computeSignals(bars, rulesOf([name]), scratch)).toEqual(
        computeSignals(bars, rulesOf([name])),
      );
    }
  });

  it('throws RangeError for an unknown method', () => {
    const rules = { methods: ['constructor'], combine: 'all', params: {} } as const;
    expect(() =>
      computeSignals(closing(1, 2, 3), { ...rules, methods: [...rules.methods] }),
    ).toThrow(RangeError);
  });
});
