import { describe, expect, it } from 'vitest';
import type { SearchOutcome } from '../../../protocol/honesty.ts';
import type { ArmJob, ArmRunner } from '../../../sessions/context/arm-runner.ts';

import { armsWanted, candidateThreshold } from '../../../sessions/judging/run-placebo.ts';
import { SEAT } from '../../helpers/scripted-model.ts';
import { freshInputs, jsonOf, runInMemory, smallConfig } from '../../helpers/small-session.ts';

/** What an arm comes to by its kind and number. */
type Script = (kind: ArmJob['kind'], arm: number) => number | null;

function outcome(t: number | null): SearchOutcome {
  return {
    champion_t: t,
    record_t: t,
    record_pnl: 0,
    profitable_tests_share: 0.5,
    finalists: 2,
    trials: 100,
  };
}

/** Arms that end in an order of their own: those that were asked for later, sooner. */
function scripted(script: Script, lanes = 3): ArmRunner & { readonly played: string[] } {
  const played: string[] = [];
  return {
    lanes,
    played,
    async run({ kind, arm }) {
      played.push(`${kind} ${arm}`);
      for (let wait = 0; wait < 3 - (arm % 3); wait++) await Promise.resolve();
      const t = script(kind, arm);
      if (t !== null && Number.isNaN(t)) throw new Error('it broke');
      return outcome(t);
    },
  };
}

function play(arms: ArmRunner, placebo: object, more: object = {}) {
  return runInMemory({ config: smallConfig({ placebo }), arms, ...more });
}

describe('runPlacebo()', () => {
  it('counts arms that did as well in both kinds, and takes the larger p', async () => {
    // Whatever the champion of the session has, 99 is more and -99 is less.
    const arms = scripted((kind, arm) => (kind === 'mirror' && arm === 2 ? 99 : -99));
    const { metrics } = await play(arms, { arms: 4 });
    const { placebo } = metrics.honesty;
    expect(placebo).toMatchObject({ agents: 'same', p: 2 / 5, threshold: 0.05 });
    expect(placebo!.shuffle).toMatchObject({ runs: 4, exceeding: 0, p: 1 / 5, failed: 0 });
    expect(placebo!.mirror).toMatchObject({
      runs: 4,
      exceeding: 1,
      p: 2 / 5,
      champions: [-99, 99, -99, -99],
    });
    expect(placebo!.mirror.record.exceeding).toBe(1);
    expect(arms.played).toHaveLength(8);
  });

  it('ends a kind that did as well often enough, at the same arm for any number of lanes', async () => {
    const script: Script = (kind, arm) => (kind === 'shuffle' && arm >= 2 ? 99 : -99);
    const found = await Promise.all(
      [1, 2, 5].map((lanes) => play(scripted(script, lanes), { arms: 9, stop_after: 3 })),
    );
    for (const { metrics, events } of found) {
      const { shuffle, mirror } = metrics.honesty.placebo!;
      // Arms 2, 3 and 4 did as well: three of four.
      expect(shuffle).toMatchObject({ runs: 4, exceeding: 3, p: 3 / 4, stopped: true, wanted: 9 });
      expect(mirror).toMatchObject({ runs: 9, exceeding: 0, p: 1 / 10, stopped: false });
      expect(events).toEqual(found[0]!.events);
    }
  });

  it('never stops where that is asked for', async () => {
    const { metrics } = await play(
      scripted(() => 99),
      { arms: 6, stop_after: null },
    );
    expect(metrics.honesty.placebo!.shuffle).toMatchObject({ runs: 6, exceeding: 6, p: 1 });
  });

  it('takes an arm that broke for one that did as well, and writes it down', async () => {
    const arms = scripted((kind, arm) => (kind === 'shuffle' && arm === 3 ? NaN : -99));
    const session = await play(arms, { arms: 4 });
    const { shuffle } = session.metrics.honesty.placebo!;
    expect(shuffle).toMatchObject({ runs: 4, failed: 1, exceeding: 1, p: 2 / 5 });
    const inputs = {
      ...freshInputs(),
      failed_arms: [{ kind: 'shuffle', arm: 3, why: 'it broke' }],
    };
    expect(jsonOf(session, 'inputs.json')).toEqual(inputs);

    // Played again it is not asked for, and everything comes out as it did.
    const healthy = scripted(() => -99);
    const again = await play(healthy, { arms: 4 }, { inputs });
    expect(healthy.played).not.toContain('shuffle 3');
    expect(again.metrics).toEqual(session.metrics);
  });

  it('lets an arm that never traded be less than anything that did', async () => {
    const { metrics } = await play(
      scripted(() => null),
      { arms: 2 },
    );
    const { shuffle } = metrics.honesty.placebo!;
    expect(shuffle).toMatchObject({
      exceeding: 0,
      champions: [null, null],
      mean: null,
      haircut: null,
    });
  });
});

describe('armsWanted()', () => {
  const inputs = (sessions: number) => ({
    ...freshInputs(),
    lab_at_start: { ...freshInputs().lab_at_start, sessions },
  });

  it('is the least that a verdict needs, and 0 where models would have to be paid', () => {
    const config = smallConfig({ placebo: {} });
    expect(armsWanted({ config, inputs: inputs(0) })).toBe(19);
    expect(armsWanted({ config, inputs: inputs(4) })).toBe(99);
    const led = smallConfig({ placebo: {}, agents: { critic: SEAT } });
    expect(armsWanted({ config: led, inputs: inputs(4) })).toBe(0);
    expect(armsWanted({ config: smallConfig({ placebo: { arms: 7 } }), inputs: inputs(4) })).toBe(
      7,
    );
  });

  it('is enough: with no arm as good, p is no more than the threshold of K sessions', () => {
    const config = smallConfig({ placebo: {} });
    for (const before of [0, 1, 2, 9, 99]) {
      const facts = { config, inputs: inputs(before) };
      expect(1 / (armsWanted(facts) + 1)).toBeLessThanOrEqual(candidateThreshold(facts));
    }
    // 1 - 0.95^(1/2)
    expect(candidateThreshold({ inputs: inputs(1) })).toBeCloseTo(0.0253206, 6);
  });
});
