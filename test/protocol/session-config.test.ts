import { describe, expect, it } from 'vitest';
import { AdjustmentRule, SessionConfig, Targets } from '../../protocol/session-config.ts';

describe('SessionConfig', () => {
  const defaults = SessionConfig.parse({});

  it('has the defaults of the design', () => {
    const { rules, ...rest } = defaults;
    expect(rules).toHaveLength(5);
    expect(rest).toEqual({
      version: 1,
      segments: 5,
      tests: 100,
      wave: 20,
      seed: 1,
      schedule: 'auto',
      window: { train_days: 10, validation_days: 3, step_days: 2 },
      episode_bars: 120,
      candidates: { count: 16, spread: 0.15, validated: 4 },
      min_trades: { train: 10, validation: 3 },
      costs: { fee_bps: 4, slippage_bps: 1 },
      sizing: { notional: 70_000 },
      targets: { hit: 0.52, payoff: 1.25, maxdd: -2000, blunders_per_100: 2, high_vol_share: 0.3 },
      baselines: { random_draws: 40 },
      rule_window_waves: 2,
      rule_cooldown_waves: 2,
      scouting: { days: 90, sets: 8 },
      screening_days: 90,
      vault: { share: 0.15, embargo_days: 2 },
      placebo: { arms: null, agents: 'same', stop_after: 5 },
      agents: { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' },
      blind: true,
      reviews: 1,
    });
  });

  it.each([
    ['hit_low', { metric: 'hit', below: 0.48, streak: 3, parameter: 'atr_stop_mult', change: 0.3 }],
    ['payoff_low', { metric: 'payoff', below: 1.1, parameter: 'hard_tp_usd', change: 200 }],
    ['maxdd_high', { metric: 'maxdd', below: -2000, parameter: 'timeout_bars', change: -60 }],
    ['blunders_high', { metric: 'blunders_per_100', above: 2, parameter: 'vhf_min', change: 0.02 }],
    ['vol_low', { metric: 'high_vol_share', below: 0.3, parameter: 'atr_z_min', change: -0.1 }],
  ])('has the rule %s as data', (name, expected) => {
    const { reason, name: _name, ...rule } = defaults.rules.find((one) => one.name === name)!;
    expect(rule).toEqual(expected);
    expect(reason).not.toBe('');
  });

  it('keeps the order of the rules in the design, since the first that fires patches', () => {
    expect(defaults.rules.map(({ name }) => name)).toEqual([
      'hit_low',
      'payoff_low',
      'maxdd_high',
      'blunders_high',
      'vol_low',
    ]);
  });

  it('fills in missing fields of a part', () => {
    const { costs, vault, window } = SessionConfig.parse({ costs: { fee_bps: 10 }, vault: {} });
    expect(costs).toEqual({ fee_bps: 10, slippage_bps: 1 });
    expect(vault).toEqual({ share: 0.15, embargo_days: 2 });
    expect(window.train_days).toBe(10);
  });

  it('returns a new copy of the default rules', () => {
    const one = SessionConfig.parse({});
    one.rules[0]!.change = 99;
    one.targets.hit = 0.9;
    expect(SessionConfig.parse({}).rules[0]!.change).toBe(0.3);
    expect(SessionConfig.parse({}).targets.hit).toBe(0.52);
  });

  it.each([
    ['no segments', { segments: 0 }],
    ['half a test', { tests: 1.5 }],
    ['too many tests', { tests: 1000 }],
    ['a wave of none', { wave: 0 }],
    ['a negative seed', { seed: -1 }],
    ['no train days', { window: { train_days: 0 } }],
    ['negative fees', { costs: { fee_bps: -1 } }],
    ['text for a number', { segments: '5' }],
    ['both sizes', { sizing: { notional: 1, quantity: 1 } }],
    ['a size of 0', { sizing: { quantity: 0 } }],
    ['no size', { sizing: {} }],
    ['another schedule', { schedule: 'backward' }],
    ['half a draw', { baselines: { random_draws: 2.5 } }],
    ['too many draws', { baselines: { random_draws: 1001 } }],
    ['a vault of everything', { vault: { share: 1 } }],
    ['a later version', { version: 2 }],
    ['unknown agents', { agents: { critic: 'gpt' } }],
    ['an unknown key', { segment: 5 }],
    ['an unknown key inside', { costs: { fee: 4 } }],
    ['a hit above 1', { targets: { hit: 52 } }],
    ['a drawdown above 0', { targets: { maxdd: 2000 } }],
    ['nothing', null],
  ])('rejects %s', (_what, config) => {
    expect(SessionConfig.safeParse(config).success).toBe(false);
  });
});

describe('AdjustmentRule', () => {
  const rule = {
    name: 'mine',
    metric: 'hit',
    parameter: 'atr_stop_mult',
    change: 0.3,
    reason: 'why not',
  };

  it('has one bound: below or above', () => {
    expect(AdjustmentRule.safeParse({ ...rule, below: 0.4 }).success).toBe(true);
    expect(AdjustmentRule.safeParse({ ...rule, above: 0.4 }).success).toBe(true);
    expect(AdjustmentRule.safeParse(rule).success).toBe(false);
    expect(AdjustmentRule.safeParse({ ...rule, below: 0.4, above: 0.6 }).success).toBe(false);
  });
});

describe('Targets', () => {
  it('reject values out of range', () => {
    expect(Targets.safeParse({ hit: 0 }).success).toBe(false);
    expect(Targets.safeParse({ payoff: 0 }).success).toBe(false);
    expect(Targets.safeParse({ blunders_per_100: -1 }).success).toBe(false);
    expect(Targets.safeParse({ high_vol_share: 30 }).success).toBe(false);
  });
});
