import { describe, expect, it } from 'vitest';
import type { SearchOutcome } from '../../../protocol/honesty.ts';
import type { ArmJob, ArmRunner } from '../../../sessions/context/arm-runner.ts';

import { armsWanted, candidateThreshold } from '../../../sessions/judging/run-placebo.ts';
import { SEAT } from '../../helpers/scripted-model.ts';
import { freshInputs, jsonOf, runInMemory, smallConfig } from '../../helpers/small-session.ts';

/** The outcome of an arm by its kind and number. */
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
function scripted(script: Script, lanes = 3): ArmRunner & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    lanes,
    ran,
    async run({ kind, arm }) {
      ran.push(`${kind} ${arm}`);
      for (let wait = 0; wait < 3 - (arm % 3); wait++) await Promise.resolve();
      const t = script(kind, arm);
      if (t !== null && Number.isNaN(t)) throw new Error('it broke');
      return outcome(t);
    },
  };
}

function runWith(arms: ArmRunner, placebo: object, more: object = {}) {
  return runInMemory({ config: smallConfig({ placebo }), arms, ...more });
}

describe('runPlacebo()', () => {
  it('counts arms that did as well in both kinds, and takes the larger p', async () => {
    // Whatever the champion of the session has, 99 is more and -99 is less.
    const arms = scripted((kind, arm) => (kind === 'mirror' && arm === 2 ? 99 : -99));
    const { metrics } = await runWith(arms, { arms: 4 });
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
    expect(arms.ran).toHaveLength(8);
  });

  it('stops a kind after enough arms, at the same arm for any number of lanes', async () => {
    const script: Script = (kind, arm) => (kind === 'shuffle' && arm >= 2 ? 99 : -99);
    const found = await Promise.all(
      [1, 2, 5].map((lanes) => runWith(scripted(script, lanes), { arms: 9, stop_after: 3 })),
    );
    for (const { metrics, events } of found) {
      const { shuffle, mirror } = metrics.honesty.placebo!;
      // Arms 2, 3 and 4 did as well: three of four.
      expect(shuffle).toMatchObject({ runs: 4, exceeding: 3, p: 3 / 4, stopped: true, wanted: 9 });
      expect(mirror).toMatchObject({ runs: 9, exceeding: 0, p: 1 / 10, stopped: false });
      expect(events).toEqual(found[0]!.events);
    }
  });

  it('never stops early if so configured', async () => {
    const { metrics } = await runWith(
      scripted(() => 99),
      { arms: 6, stop_after: null },
    );
    expect(metrics.honesty.placebo!.shuffle).toMatchObject({ runs: 6, exceeding: 6, p: 1 });
  });

  it('counts a failed arm as having done as well, and records it', async () => {
    const arms = scripted((kind, arm) => (kind === 'shuffle' && arm === 3 ? NaN : -99));
    const session = await runWith(arms, { arms: 4 });
    const { shuffle } = session.metrics.honesty.placebo!;
    expect(shuffle).toMatchObject({ runs: 4, failed: 1, exceeding: 1, p: 2 / 5 });
    const inputs = {
      ...freshInputs(),
      failed_arms: [{ kind: 'shuffle', arm: 3, why: 'it broke' }],
    };
    expect(jsonOf(session, 'inputs.json')).toEqual(inputs);

    // A rerun does not request it, and all results are equal.
    const healthy = scripted(() => -99);
    const again = await runWith(healthy, { arms: 4 }, { inputs });
    expect(healthy.ran).not.toContain('shuffle 3');
    expect(again.metrics).toEqual(session.metrics);
  });

  it('ranks an arm without trades below all others', async () => {
    const { metrics } = await runWith(
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

  it('is the smallest number for a verdict, and 0 with models', () => {
    const config = smallConfig({ placebo: {} });
    expect(armsWanted({ config, inputs: inputs(0) })).toBe(19);
    expect(armsWanted({ config, inputs: inputs(4) })).toBe(99);
    const led = smallConfig({ placebo: {}, agents: { critic: SEAT } });
    expect(armsWanted({ config: led, inputs: inputs(4) })).toBe(0);
    expect(armsWanted({ config: smallConfig({ placebo: { arms: 7 } }), inputs: inputs(4) })).toBe(
      7,
    );
  });

  it('is enough: without an exceeding arm, p reaches the threshold of K sessions', () => {
    const config = smallConfig({ placebo: {} });
    for (const before of [0, 1, 2, 9, 99]) {
      const facts = { config, inputs: inputs(before) };
      expect(1 / (armsWanted(facts) + 1)).toBeLessThanOrEqual(candidateThreshold(facts));
    }
    // 1 - 0.95^(1/2)
    expect(candidateThreshold({ inputs: inputs(1) })).toBeCloseTo(0.0253206, 6);
  });
});
