import { describe, expect, it } from 'vitest';
import { describeRules } from '../../../agents/briefs/describe-rules.ts';
import { defaultParameters } from '../../../engine/strategy/strategy-space.ts';
import type { StrategyRules } from '../../../protocol/strategy.ts';
import { CENTRE } from '../../helpers/episodes.ts';

describe('describeRules()', () => {
  it('describes a strategy in one line', () => {
    expect(describeRules(CENTRE)).toBe(
      'ema_crossover 12/48, atr_stop_mult 1.5, hard_tp_usd 400, timeout_bars 240, atr_z_min 0, vhf_min 0.3',
    );
  });

  it('states how several methods combine', () => {
    const methods = ['ema_crossover', 'sma_crossover'];
    const rules: StrategyRules = {
      methods,
      combine: 'majority',
      params: defaultParameters(methods),
      exits: {},
      gates: {},
    };
    const sma = Object.entries(rules.params)
      .filter(([key]) => key.startsWith('sma_crossover.'))
      .map(([, value]) => value);
    expect(describeRules(rules)).toBe(
      `ema_crossover 12/48 + sma_crossover ${sma.join('/')} (majority)`,
    );
  });
});
