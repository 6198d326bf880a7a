import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findAdjustment,
  type RuleOptions,
  type WaveEvidence,
} from '../../analyzer/adjustment-rules.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import {
  parameterValues,
  strategyProblems,
  withValues,
} from '../../engine/strategy/strategy-space.ts';
import { type AdjustmentRule, SessionConfig } from '../../protocol/session-config.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { EpisodeOutcome } from '../../protocol/test-result.ts';
import { CENTRE, episode, idleEpisode } from '../helpers/episodes.ts';

const RULES = SessionConfig.parse({}).rules;
const NEVER_PATCHED: RuleOptions = { windowWaves: 2, cooldownWaves: 2, lastPatchWave: null };

/** Each list is the episodes of a wave, from wave 1 on. */
function waves(...episodes: (readonly EpisodeOutcome[])[]): WaveEvidence[] {
  return episodes.map((own, i) => ({ wave: i + 1, episodes: own }));
}

/** What the default rules ask for after one wave of these episodes. */
function asked(
  episodes: readonly EpisodeOutcome[],
  centre: StrategyRules = CENTRE,
  options: RuleOptions = NEVER_PATCHED,
) {
  return findAdjustment(RULES, waves(episodes), centre, options);
}

const lowHit = (id: number) => episode(id, { trades: 25, hit: 11 / 25 });
const atBound = (id: number) => episode(id, { trades: 25, hit: 12 / 25 }); // 0.48

describe('findAdjustment()', () => {
  it('returns null without degradation, and without waves', () => {
    expect(asked([episode(1), episode(2), episode(3)])).toBeNull();
    expect(asked([])).toBeNull();
    expect(asked([idleEpisode(1), idleEpisode(2), idleEpisode(3)])).toBeNull();
    expect(findAdjustment(RULES, [], CENTRE, NEVER_PATCHED)).toBeNull();
  });

  describe('hit_low', () => {
    it('widens the stop by 0.3 after three episodes with hit below 0.48, and names them', () => {
      expect(asked([lowHit(4), lowHit(5), lowHit(6)])).toEqual({
        rule: 'hit_low',
        parameter: 'atr_stop_mult',
        oldValue: 1.5,
        newValue: 1.8,
        reason: 'stops are too tight: hit below 0.48 in three consecutive episodes',
        evidence: [4, 5, 6],
      });
    });

    it('does not fire at the bound, nor after two', () => {
      expect(asked([atBound(1), atBound(2), atBound(3)])).toBeNull();
      expect(asked([lowHit(1), lowHit(2)])).toBeNull();
    });

    it('does not fire with a good episode in between', () => {
      expect(asked([lowHit(1), lowHit(2), episode(3), lowHit(4), lowHit(5)])).toBeNull();
      expect(asked([lowHit(1), lowHit(2), atBound(3), lowHit(4)])).toBeNull();
    });

    it('ignores episodes without trades in a streak', () => {
      const idle = [lowHit(1), idleEpisode(2), lowHit(3), idleEpisode(4), lowHit(5)];
      expect(asked(idle)?.evidence).toEqual([1, 3, 5]);
      expect(asked([lowHit(1), lowHit(2), idleEpisode(3), idleEpisode(4)])).toBeNull();
    });

    it('finds a streak that runs from one wave into the next', () => {
      const found = findAdjustment(
        RULES,
        waves([episode(1), lowHit(2)], [lowHit(3), lowHit(4)]),
        CENTRE,
        NEVER_PATCHED,
      );
      expect(found?.evidence).toEqual([2, 3, 4]);
    });

    it('does not look further back than two waves', () => {
      const old = waves([lowHit(1), lowHit(2)], [episode(3)], [lowHit(4)]);
      expect(findAdjustment(RULES, old, CENTRE, NEVER_PATCHED)).toBeNull();
      const streak = waves([lowHit(1), lowHit(2), lowHit(3)], [], []);
      expect(findAdjustment(RULES, streak, CENTRE, NEVER_PATCHED)).toBeNull();
      const three = { ...NEVER_PATCHED, windowWaves: 3 };
      expect(findAdjustment(RULES, streak, CENTRE, three)?.rule).toBe('hit_low');
    });
  });

  describe('payoff_low', () => {
    it('moves the target 200 further if the mean payoff is below 1.1', () => {
      // (1 + 1.1) / 2 = 1.05; the episode without losses has no payoff.
      const episodes = [
        episode(1, { payoff: 1 }),
        episode(2, { payoff: 1.1 }),
        episode(3, { hit: 1, payoff: null }),
      ];
      expect(asked(episodes)).toMatchObject({
        rule: 'payoff_low',
        parameter: 'hard_tp_usd',
        oldValue: 400,
        newValue: 600,
        evidence: [1, 2, 3],
      });
    });

    it('does not fire at the bound, nor without a payoff', () => {
      expect(asked([episode(1, { payoff: 1.1 })])).toBeNull();
      expect(asked([episode(1, { payoff: 1.2 }), episode(2, { payoff: 1 })])).toBeNull();
      expect(asked([episode(1, { hit: 1, payoff: null })])).toBeNull();
    });
  });

  describe('maxdd_high', () => {
    it('shortens the timeout by 60 bars if the mean drawdown is below -2000', () => {
      const episodes = [episode(1, { maxDrawdown: -3000 }), episode(2, { maxDrawdown: -1002 })];
      expect(asked(episodes)).toMatchObject({
        rule: 'maxdd_high',
        parameter: 'timeout_bars',
        oldValue: 240,
        newValue: 180,
      });
    });

    it('does not fire at the bound, and ignores idle episodes in the mean', () => {
      expect(asked([episode(1, { maxDrawdown: -2000 })])).toBeNull();
      const thinned = [episode(1, { maxDrawdown: -2001 }), idleEpisode(2)];
      expect(asked(thinned)?.rule).toBe('maxdd_high');
    });
  });

  describe('blunders_high', () => {
    it('raises the trend gate above 2 blunders per 100 trades', () => {
      const episodes = [episode(1, { trades: 99, hit: 0.5, blunders: 2 })];
      expect(asked(episodes)).toMatchObject({
        rule: 'blunders_high',
        parameter: 'vhf_min',
        oldValue: 0.3,
        newValue: 0.32,
      });
    });

    it('does not fire at the bound', () => {
      const episodes = [
        episode(1, { trades: 60, hit: 0.5, blunders: 2 }),
        episode(2, { trades: 40, hit: 0.5 }),
      ];
      expect(asked(episodes)).toBeNull();
    });
  });

  describe('vol_low', () => {
    it('lowers the volatility gate if under 30 % of trades closed in high volatility', () => {
      const episodes = [
        episode(1, { trades: 29, hit: 0.5 }),
        episode(2, { trades: 71, hit: 0.5, regime: 'normal' }),
      ];
      expect(asked(episodes)).toMatchObject({
        rule: 'vol_low',
        parameter: 'atr_z_min',
        oldValue: 0,
        newValue: -0.1,
      });
    });

    it('does not fire at the bound', () => {
      const episodes = [
        episode(1, { trades: 30, hit: 0.5 }),
        episode(2, { trades: 70, hit: 0.5, regime: null }),
      ];
      expect(asked(episodes)).toBeNull();
    });
  });

  const everythingIsWrong = [1, 2, 3].map((id) =>
    episode(id, {
      trades: 25,
      hit: 0.4,
      payoff: 0.5,
      maxDrawdown: -9000,
      blunders: 9,
      regime: 'low',
    }),
  );

  it('returns the patch of the first rule in the order of the config', () => {
    expect(asked(everythingIsWrong)?.rule).toBe('hit_low');
    const backwards = [...RULES].reverse();
    const found = findAdjustment(backwards, waves(everythingIsWrong), CENTRE, NEVER_PATCHED);
    expect(found?.rule).toBe('vol_low');
  });

  it('skips a rule whose parameter the centre does not set', () => {
    const { atr_stop_mult: _stop, ...exits } = CENTRE.exits;
    expect(asked(everythingIsWrong, { ...CENTRE, exits })?.rule).toBe('payoff_low');
    expect(asked(everythingIsWrong, { ...CENTRE, exits: {} })?.rule).toBe('blunders_high');
    expect(asked(everythingIsWrong, { ...CENTRE, exits: {}, gates: {} })).toBeNull();
  });

  it('moves a parameter to the end of its range and no further', () => {
    const nearEnd = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 5.9 } };
    expect(asked(everythingIsWrong, nearEnd)).toMatchObject({ oldValue: 5.9, newValue: 6 });
    const atEnd = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 6 } };
    expect(asked(everythingIsWrong, atEnd)?.rule).toBe('payoff_low');
  });

  it('moves an integer parameter by whole steps, down to its lower end', () => {
    const rules = RULES.filter(({ name }) => name === 'maxdd_high');
    const short = { ...CENTRE, exits: { timeout_bars: 40 } };
    const found = findAdjustment(rules, waves(everythingIsWrong), short, NEVER_PATCHED);
    expect(found).toMatchObject({ oldValue: 40, newValue: 6 });
    const shortest = { ...CENTRE, exits: { timeout_bars: 6 } };
    expect(findAdjustment(rules, waves(everythingIsWrong), shortest, NEVER_PATCHED)).toBeNull();
  });

  it('keeps a number of bars whole for any change', () => {
    const rules = RULES.filter(({ name }) => name === 'maxdd_high');
    const odd = [{ ...rules[0]!, change: -59.6 }];
    const found = findAdjustment(odd, waves(everythingIsWrong), CENTRE, NEVER_PATCHED);
    expect(found).toMatchObject({ oldValue: 240, newValue: 180 });
  });

  it('waits two waves from one patch to the next', () => {
    const history = [everythingIsWrong, everythingIsWrong, everythingIsWrong, everythingIsWrong];
    const patchedAt1 = { ...NEVER_PATCHED, lastPatchWave: 1 };
    const at = (wave: number) =>
      findAdjustment(RULES, waves(...history.slice(0, wave)), CENTRE, patchedAt1);
    expect(at(1)).toBeNull();
    expect(at(2)).toBeNull();
    expect(at(3)?.rule).toBe('hit_low');
    expect(at(4)?.rule).toBe('hit_low');
  });

  it('uses only evidence after the last patch', () => {
    const longAgo = { windowWaves: 9, cooldownWaves: 1, lastPatchWave: 2 };
    const before = waves(everythingIsWrong, everythingIsWrong, [episode(4)]);
    expect(findAdjustment(RULES, before, CENTRE, longAgo)).toBeNull();
    // One low hit after the patch and two before it are no streak.
    const across = waves([], [lowHit(1), lowHit(2)], [lowHit(3)]);
    expect(findAdjustment(RULES, across, CENTRE, longAgo)).toBeNull();
    const since = waves(everythingIsWrong, [], [lowHit(3), lowHit(4), lowHit(5)]);
    expect(findAdjustment(RULES, since, CENTRE, longAgo)?.evidence).toEqual([3, 4, 5]);
  });

  it('supports user rules: any metric, any parameter, above or below', () => {
    const rule: AdjustmentRule = {
      name: 'mine',
      metric: 'high_vol_share',
      above: 0.9,
      streak: 2,
      parameter: 'ema_crossover.fast',
      change: -2,
      reason: 'too nervous',
    };
    const found = findAdjustment([rule], waves([episode(1), episode(2)]), CENTRE, NEVER_PATCHED);
    expect(found).toEqual({
      rule: 'mine',
      parameter: 'ema_crossover.fast',
      oldValue: 12,
      newValue: 10,
      reason: 'too nervous',
      evidence: [1, 2],
    });
  });

  it('changes only its parameter, even if two parameters are ordered', () => {
    const slower: AdjustmentRule = {
      name: 'mine',
      metric: 'hit',
      below: 1,
      parameter: 'ema_crossover.slow',
      change: -40,
      reason: 'faster',
    };
    // Slow would fall to 8, below fast, which is 12.
    const found = findAdjustment([slower], waves([episode(1)]), CENTRE, NEVER_PATCHED);
    if (found === null) return;
    const moved = withValues(CENTRE, { [found.parameter]: found.newValue }, false);
    expect(moved.params['ema_crossover.fast']).toBe(12);
  });

  const anyEpisode = fc
    .record({
      trades: fc.integer({ min: 0, max: 30 }),
      wins: fc.integer({ min: 0, max: 30 }),
      payoff: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
      maxDrawdown: fc.double({ min: -6000, max: 0, noNaN: true }),
      blunders: fc.integer({ min: 0, max: 3 }),
      regime: fc.constantFrom('low', 'normal', 'high', null),
    })
    .map(({ wins, ...one }) =>
      one.trades === 0
        ? idleEpisode(0)
        : episode(0, { ...one, hit: Math.min(wins, one.trades) / one.trades }),
    );
  const anyWaves = fc.array(fc.array(anyEpisode, { maxLength: 6 }), {
    minLength: 1,
    maxLength: 12,
  });
  const anyCentre = fc
    .record({
      exits: fc.record(
        Object.fromEntries(EXIT_PARAMETERS.map((one) => [one.name, gridValue(one)])),
        { requiredKeys: [] },
      ),
      gates: fc.record(
        Object.fromEntries(GATE_PARAMETERS.map((one) => [one.name, gridValue(one)])),
        { requiredKeys: [] },
      ),
    })
    .map(({ exits, gates }) => ({ ...CENTRE, exits, gates }) as StrategyRules);

  function gridValue({ min, max, step }: { min: number; max: number; step: number }) {
    const steps = Math.floor((max - min) / step + 1e-9);
    return fc.nat({ max: steps }).map((n) => Number((min + n * step).toFixed(6)));
  }

  /** Runs waves as a segment does: one patch after another, each at its barrier. */
  function runRules(episodes: readonly (readonly EpisodeOutcome[])[], start: StrategyRules) {
    let id = 0;
    const numbered = waves(...episodes.map((own) => own.map((one) => ({ ...one, id: id++ }))));
    let centre = start;
    let lastPatchWave: number | null = null;
    const found = [];
    for (let end = 1; end <= numbered.length; end++) {
      const options = { ...NEVER_PATCHED, lastPatchWave };
      const finding = findAdjustment(RULES, numbered.slice(0, end), centre, options);
      if (finding === null) continue;
      found.push({ wave: end, ...finding });
      centre = withValues(centre, { [finding.parameter]: finding.newValue }, false);
      lastPatchWave = end;
    }
    return { found, centre, numbered };
  }

  it('never leaves a range, never fires twice within the cool-down, and moves one parameter at a time', () => {
    fc.assert(
      fc.property(anyWaves, anyCentre, (episodes, start) => {
        const { found, centre, numbered } = runRules(episodes, start);
        expect(strategyProblems(centre)).toEqual([]);
        expect(parameterValues(centre).map(({ key }) => key)).toEqual(
          parameterValues(start).map(({ key }) => key),
        );
        let values = new Map(parameterValues(start).map(({ key, value }) => [key, value]));
        let since = 0;
        for (const { wave, parameter, oldValue, newValue, evidence } of found) {
          expect(values.get(parameter)).toBe(oldValue);
          expect(newValue).not.toBe(oldValue);
          values = new Map(values).set(parameter, newValue);
          const seen = numbered.filter((one) => one.wave > since && one.wave <= wave);
          const ids = seen
            .flatMap((one) => one.episodes.filter((e) => e.trades > 0))
            .map((e) => e.id);
          expect(ids).toEqual(expect.arrayContaining([...evidence]));
          expect([...evidence].sort((a, b) => a - b)).toEqual(evidence);
          expect(since === 0 || wave - since >= 2).toBe(true);
          since = wave;
        }
        expect(new Map(parameterValues(centre).map(({ key, value }) => [key, value]))).toEqual(
          values,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is pure', () => {
    fc.assert(
      fc.property(anyWaves, anyCentre, (episodes, start) => {
        const before = JSON.stringify([episodes, start]);
        expect(runRules(episodes, start).found).toEqual(runRules(episodes, start).found);
        expect(JSON.stringify([episodes, start])).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on episodes without trades', () => {
    fc.assert(
      fc.property(anyWaves, anyCentre, (episodes, start) => {
        const bare = episodes.map((own) => own.filter(({ trades }) => trades > 0));
        const strewn = bare.map((own) =>
          own.flatMap((one) => [idleEpisode(0), one, idleEpisode(0)]),
        );
        const shape = (all: ReturnType<typeof runRules>) =>
          all.found.map(({ wave, rule, newValue, evidence }) => [
            wave,
            rule,
            newValue,
            evidence.length,
          ]);
        expect(shape(runRules(strewn, start))).toEqual(shape(runRules(bare, start)));
      }),
      { numRuns: 50 },
    );
  });
});
