import { describe, expect, it } from 'vitest';
import {
  defaultParameters,
  methodParameters,
  parameterValue,
  parameterValues,
  strategyProblems,
  withValues,
} from '../../../engine/strategy/strategy-space.ts';
import type { StrategyRules } from '../../../protocol/strategy.ts';
import { rulesOf } from '../../helpers/rules.ts';

const rules = rulesOf(['ema_crossover', 'rsi_reversion'], {
  combine: 'any',
  exits: { atr_stop_mult: 1.5, timeout_bars: 240 },
  gates: { vhf_min: 0.3 },
});

describe('parameterValues()', () => {
  it('are the parameters of the methods, then the exits, then the gates that are set', () => {
    expect(parameterValues(rules).map(({ key, value }) => [key, value])).toEqual([
      ['ema_crossover.fast', 12],
      ['ema_crossover.slow', 48],
      ['rsi_reversion.period', 14],
      ['rsi_reversion.oversold', 30],
      ['rsi_reversion.overbought', 70],
      ['atr_stop_mult', 1.5],
      ['timeout_bars', 240],
      ['vhf_min', 0.3],
    ]);
  });

  it('have the same order for keys in any order', () => {
    const shuffled: StrategyRules = {
      ...rules,
      params: Object.fromEntries(Object.entries(rules.params).reverse()),
      exits: { timeout_bars: 240, atr_stop_mult: 1.5 },
    };
    expect(parameterValues(shuffled)).toEqual(parameterValues(rules));
  });
});

describe('parameterValue()', () => {
  it('is undefined for unset parameters and inherited names', () => {
    expect(parameterValue(rules, 'ema_crossover.fast')).toBe(12);
    expect(parameterValue(rules, 'atr_stop_mult')).toBe(1.5);
    for (const key of ['hard_tp_usd', 'cvd_min', 'macd_trend.fast', 'constructor', '__proto__']) {
      expect(parameterValue(rules, key)).toBeUndefined();
    }
  });
});

describe('withValues()', () => {
  it('moves values into range and ignores unset parameters', () => {
    const moved = withValues(
      rules,
      { atr_stop_mult: 99, vhf_min: -1, hard_tp_usd: 500, 'macd_trend.fast': 5, constructor: 1 },
      false,
    );
    expect(moved).toEqual({
      ...rules,
      exits: { atr_stop_mult: 6, timeout_bars: 240 },
      gates: { vhf_min: 0.1 },
    });
  });

  it('does not change its arguments', () => {
    const before = structuredClone(rules);
    withValues(rules, { atr_stop_mult: 3, 'ema_crossover.fast': 20, vhf_min: 0.5 }, true);
    expect(rules).toEqual(before);
  });

  it('rounds to the grid on request', () => {
    const values = { atr_stop_mult: 1.83, 'ema_crossover.fast': 20.4 };
    expect(withValues(rules, values, true)).toMatchObject({
      exits: { atr_stop_mult: 1.8 },
      params: { 'ema_crossover.fast': 20 },
    });
    expect(withValues(rules, { atr_stop_mult: 1.83 }, false).exits.atr_stop_mult).toBe(1.83);
  });

  // Fast goes up to 60 and slow down to 5: 60 and 5 become 4 and 5.
  it.each([
    [60, 5, 4, 5],
    [30, 30, 29, 30],
    [31, 30, 29, 30],
    [29, 30, 29, 30],
  ])('keeps fast below slow: %s and %s become %s and %s', (fast, slow, wantedFast, wantedSlow) => {
    const values = { 'ema_crossover.fast': fast, 'ema_crossover.slow': slow };
    expect(withValues(rules, values, true).params).toMatchObject({
      'ema_crossover.fast': wantedFast,
      'ema_crossover.slow': wantedSlow,
    });
  });
});

describe('methodParameters()', () => {
  it('are the bare names of one method', () => {
    expect(methodParameters('ema_crossover', rules.params)).toEqual({ fast: 12, slow: 48 });
  });

  it('throws RangeError for an unknown method', () => {
    expect(() => methodParameters('constructor', rules.params)).toThrow(RangeError);
  });
});

describe('defaultParameters()', () => {
  it('are all parameters of the methods under their full keys', () => {
    expect(defaultParameters(['ema_crossover'])).toEqual({
      'ema_crossover.fast': 12,
      'ema_crossover.slow': 48,
    });
    expect(defaultParameters(['toString'])).toEqual({});
  });
});

describe('strategyProblems()', () => {
  it('is empty for a valid strategy', () => {
    expect(strategyProblems(rules)).toEqual([]);
    // Exits and gates may be off the grid after patches.
    expect(strategyProblems({ ...rules, exits: { atr_stop_mult: 1.85 } })).toEqual([]);
  });

  const change = (more: Partial<StrategyRules>) => strategyProblems({ ...rules, ...more });
  const params = (values: Record<string, number>) =>
    change({ params: { ...rules.params, ...values } });

  it.each<[string, () => string[], string[]]>([
    ['a method that there is not', () => change({ methods: ['moon'] }), ['moon', 'macd_trend']],
    ['an inherited name', () => change({ methods: ['constructor'] }), ['"constructor"']],
    ['a method twice', () => change({ methods: ['macd_trend', 'macd_trend'] }), ['twice']],
    [
      'a parameter of another method',
      () => params({ 'macd_trend.fast': 5 }),
      ['"macd_trend.fast"'],
    ],
    ['a value above its range', () => params({ 'ema_crossover.slow': 251 }), ['5 and 250', '251']],
    ['a value below its range', () => params({ 'ema_crossover.fast': 1 }), ['2 and 60', 'is 1']],
    ['a value that is no number', () => params({ 'ema_crossover.fast': NaN }), ['NaN']],
    ['a part of a bar', () => params({ 'ema_crossover.fast': 12.5 }), ['whole number', '12.5']],
    ['fast not below slow', () => params({ 'ema_crossover.fast': 48 }), ['below', '48']],
    ['an exit out of range', () => change({ exits: { atr_stop_mult: 7 } }), ['atr_stop_mult', '7']],
    ['a gate out of range', () => change({ gates: { vhf_min: 0.9 } }), ['vhf_min', '0.9']],
    ['a part of a bar of timeout', () => change({ exits: { timeout_bars: 10.5 } }), ['10.5']],
  ])('names %s', (_, problems, words) => {
    const text = problems().join('\n');
    expect(text).not.toBe('');
    for (const word of words) expect(text).toContain(word);
  });

  it('names a missing parameter', () => {
    const { 'ema_crossover.slow': _, ...rest } = rules.params;
    expect(change({ params: rest })).toEqual(['"ema_crossover.slow" is not set']);
  });

  it('names all problems at once', () => {
    expect(
      change({ exits: { atr_stop_mult: 7, timeout_bars: 1 }, gates: { vhf_min: 5 } }),
    ).toHaveLength(3);
  });
});
