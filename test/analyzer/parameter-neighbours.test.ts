import { describe, expect, it } from 'vitest';
import { parameterNeighbours } from '../../analyzer/parameter-neighbours.ts';
import { strategyProblems } from '../../engine/strategy/strategy-space.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import { rulesOf } from '../helpers/rules.ts';

const whatOf = (rules: ReturnType<typeof rulesOf>) =>
  parameterNeighbours(rules).map(({ what }) => what);

/** Of exits and gates alone: those of the method are left out. */
const ofExits = (more: Parameters<typeof rulesOf>[1]) =>
  whatOf(rulesOf(['ema_crossover'], more)).filter((what) => !what.startsWith('ema_crossover'));

describe('parameterNeighbours()', () => {
  it('moves each value by 10 and 20 %, down and up, onto the grid', () => {
    // 80, 90, 110 and 120 % of 2 in tenths, and of 240 in bars.
    expect(ofExits({ exits: { atr_stop_mult: 2, timeout_bars: 240 } })).toEqual([
      'atr_stop_mult 2 to 1.6',
      'atr_stop_mult 2 to 1.8',
      'atr_stop_mult 2 to 2.2',
      'atr_stop_mult 2 to 2.4',
      'timeout_bars 240 to 192',
      'timeout_bars 240 to 216',
      'timeout_bars 240 to 264',
      'timeout_bars 240 to 288',
    ]);
  });

  it('uses the next grid value if the shift is too small, without duplicates', () => {
    // 10 and 20 % of 0.02 are less than half of 0.01, and of 0 they are nothing.
    expect(ofExits({ gates: { cvd_min: 0.02, atr_z_min: 0 } })).toEqual([
      'cvd_min 0.02 to 0.01',
      'cvd_min 0.02 to 0.03',
      'atr_z_min 0 to -0.1',
      'atr_z_min 0 to 0.1',
    ]);
  });

  it('moves a negative value by a share of its size', () => {
    expect(ofExits({ gates: { atr_z_min: -1 } })).toEqual([
      'atr_z_min -1 to -1.2',
      'atr_z_min -1 to -1.1',
      'atr_z_min -1 to -0.9',
      'atr_z_min -1 to -0.8',
    ]);
  });

  it('stays on the side of the shift for a value off the grid', () => {
    // 0.0044 would round to 0, which is below 0.004.
    expect(ofExits({ gates: { cvd_min: 0.004 } })).toEqual([
      'cvd_min 0.004 to 0',
      'cvd_min 0.004 to 0.01',
    ]);
  });

  it('omits values out of range', () => {
    // From 0.5 on: 0.4 and 0.45 are none. To 6: 6.6 and 7.2 are none.
    expect(ofExits({ exits: { atr_stop_mult: 0.5 } })).toEqual(['atr_stop_mult 0.5 to 0.6']);
    expect(ofExits({ exits: { atr_stop_mult: 6 } })).toEqual([
      'atr_stop_mult 6 to 4.8',
      'atr_stop_mult 6 to 5.4',
    ]);
  });

  it('keeps fast below slow, and names both changes', () => {
    const rules = rulesOf(['ema_crossover'], {
      params: { 'ema_crossover.fast': 18, 'ema_crossover.slow': 20 },
    });
    const neighbours = parameterNeighbours(rules);
    for (const one of neighbours) expect(strategyProblems(one.rules)).toEqual([]);
    const { params } = neighbours.find(
      ({ rules: { params: moved } }) => moved['ema_crossover.slow'] === 16,
    )!.rules;
    expect(params['ema_crossover.fast']).toBeLessThan(16);
    expect(neighbours.map(({ what }) => what)).toContain(
      `ema_crossover.fast 18 to ${params['ema_crossover.fast']}, ema_crossover.slow 20 to 16`,
    );
  });

  it('changes one parameter at a time, and never the size', () => {
    const strategy: Strategy = {
      ...rulesOf(['macd_trend'], { exits: { atr_stop_mult: 2 }, gates: { vhf_min: 0.3 } }),
      sizing: { notional: 5000 },
    };
    const neighbours = parameterNeighbours(strategy);
    expect(neighbours.length).toBeGreaterThan(12);
    const texts = neighbours.map(({ rules }) => JSON.stringify(rules));
    expect(new Set([...texts, JSON.stringify(strategy)]).size).toBe(texts.length + 1);
    for (const { rules } of neighbours) {
      expect(rules.sizing).toEqual({ notional: 5000 });
      expect(rules.methods).toEqual(['macd_trend']);
      expect(strategyProblems(rules)).toEqual([]);
    }
  });
});
