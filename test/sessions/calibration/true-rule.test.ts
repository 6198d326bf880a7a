import { describe, expect, it } from 'vitest';
import { strategyProblems } from '../../../engine/strategy/strategy-space.ts';
import { KNOWN_TRUTHS } from '../../../market/known-market.ts';
import { KnownKind } from '../../../protocol/calibration.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { knownSearch } from '../../../sessions/calibration/known-search.ts';
import { TRUE_RULE, trueRuleT } from '../../../sessions/calibration/true-rule.ts';
import { sampled } from '../../helpers/sampled.ts';
import { PROGRAM } from '../../helpers/small-session.ts';

const MARKETS = 40;
const planted = KnownKind.options.filter((kind) => KNOWN_TRUTHS[kind].plantedT !== null);

async function plantedTs(kind: KnownKind, from: number): Promise<number[]> {
  const ts: number[] = [];
  for (let i = 0; i < MARKETS; i++)
    ts.push((await trueRuleT(knownSearch(kind, from + i, PROGRAM)))!);
  return ts;
}

describe('the planted rule', () => {
  it('is a strategy that the lab can have', () => {
    expect(strategyProblems(TRUE_RULE)).toEqual([]);
  });

  it.each(sampled(planted, 'planted rules', 2))(
    'has the expected t that %s is named for',
    async (kind) => {
      // Neither the seeds from which strengths were derived nor any of a calibration.
      const ts = await plantedTs(kind, 700_000_000);
      const mean = ts.reduce((sum, t) => sum + t, 0) / MARKETS;
      const variance = ts.reduce((sum, t) => sum + (t - mean) ** 2, 0) / (MARKETS - 1);
      // t itself has a deviation of about 1, so that the mean of 40 is off by 0.16 as a rule; these are
      // 2.6 times that, beyond which it is once in a hundred.
      const error = Math.sqrt(variance / MARKETS);
      expect(error).toBeGreaterThan(0.1);
      expect(error).toBeLessThan(0.25);
      expect(Math.abs(mean - KNOWN_TRUTHS[kind].plantedT!)).toBeLessThan(2.6 * error);
    },
  );

  it('is asked of planted markets alone', async () => {
    expect(await trueRuleT(knownSearch('null', 1, PROGRAM))).toBeNull();
    expect(await trueRuleT(knownSearch('drift', 1, PROGRAM))).toBeNull();
  });
});

describe('knownSearch()', () => {
  it('is the default session but for its length and its vault', async () => {
    const { identity, windows, market } = knownSearch('t6', 3, PROGRAM);
    const { config } = identity;
    const { segments, tests, seed, vault } = config;
    expect([segments, tests, seed, vault]).toEqual([2, 50, 3, { share: 0, embargo_days: 0 }]);
    const usual = SessionConfig.parse({});
    expect({
      ...config,
      segments: usual.segments,
      tests: usual.tests,
      seed: usual.seed,
      vault: usual.vault,
    }).toEqual(usual);
    expect(windows.schedule).toBe('forward');
    // 90 days to look at and 100 steps of 2 days, of 96 bars each.
    expect(windows.segments[0]![0]!.step.start).toBe(90 * 96);
    expect(windows.segments[1]!.at(-1)!.step.end).toBe(290 * 96);
    expect(market.bars.length).toBe(290 * 96);
    expect(market.simulated).toMatchObject({ kind: 'planted', seed: 3 });
  });
});
