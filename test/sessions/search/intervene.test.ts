import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../../agents/models/pricing.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import { PlanEvent } from '../../../protocol/plan-event.ts';
import { SegmentResults } from '../../../protocol/segment-results.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { Transcript } from '../../../protocol/session-files.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { type Script, SEAT, scriptedDesk } from '../../helpers/scripted-model.ts';
import {
  memoryStore,
  sessionSetup,
  smallConfig,
  smallMarket,
} from '../../helpers/small-session.ts';
import { stubBrain } from '../../helpers/stub-brain.ts';

type Answer = { decision: string; adjustment: object | null };

/** A session whose Critic is a model, and answers so when it is asked between waves. */
async function runWith(answer: Answer | null, options: object = {}, market = smallMarket()) {
  const config = SessionConfig.parse({
    ...smallConfig({ tests: 8, wave: 2, rule_cooldown_waves: 1 }),
    agents: { maestro: 'heuristic', strategist: 'heuristic', critic: SEAT },
    ...options,
  });
  const script: Script = ({ output, messages }) => {
    const text = stubBrain({ schema: jsonSchemaOf(output.schema), messages });
    const isAsked = 'adjustment' in output.schema.shape;
    if (!isAsked) {
      // It runs the first, as it is: so that the sessions of these tests are the same up to here.
      const plain = JSON.parse(text) as Record<string, unknown>;
      if ('watch' in plain)
        return { text: JSON.stringify({ ...plain, decision: 'p1', adjustments: [] }) };
      return { text };
    }
    if (answer === null) return { text: 'no' };
    return { text: JSON.stringify({ ...(JSON.parse(text) as object), ...answer }) };
  };
  const { store, files, recorder } = memoryStore();
  await runSession(sessionSetup({ config, market }), {
    agents: heuristicAgents,
    pool: inProcessPool(recorder),
    store,
    desk: scriptedDesk({ script }),
  });
  const turns = [...files]
    .filter(([path]) => path.includes('_intervene'))
    .map(([, text]) => Transcript.parse(JSON.parse(text)));
  const plan = [1, 2].flatMap((segment) =>
    files
      .get(`segment_${segment}/plan.jsonl`)!
      .trimEnd()
      .split('\n')
      .map((line) => PlanEvent.parse(JSON.parse(line))),
  );
  const results = [1, 2].map((segment) =>
    SegmentResults.parse(JSON.parse(files.get(`segment_${segment}/segment_results.json`)!)),
  );
  const changes = plan.filter(({ wave, agent }) => wave > 0 && agent !== 'strategist');
  return { turns, changes, results };
}

const hold = { decision: 'hold', adjustment: null };
const adjust = {
  decision: 'adjust',
  adjustment: { parameter: 'timeout_bars', new_value: 33, reason: 'less time at risk' },
};

describe('intervene()', () => {
  it('asks the Critic after a degradation, at most `reviews` times per segment', async () => {
    for (const reviews of [0, 1, 3]) {
      const { turns } = await runWith(hold, { reviews });
      const bySegment = [1, 2].map((k) => turns.filter(({ segment }) => segment === k).length);
      expect(Math.max(...bySegment)).toBeLessThanOrEqual(reviews);
      expect(turns.length > 0).toBe(reviews > 0);
      for (const { request } of turns) {
        const { system, messages } = request as { system: string; messages: { text: string }[] };
        expect(messages[0]!.text).toMatch(/hit/);
        const often = reviews === 1 ? 'once' : `${reviews} times`;
        expect(system).toContain(`the Critic is asked first, at most ${often} per segment`);
      }
    }
  });

  it('shows the three degraded episodes, anywhere in the wave', async () => {
    let isLast = 0;
    let isEarlier = 0;
    for (const seed of [1, 5, 6]) {
      const { turns, changes } = await runWith(adjust, { tests: 9, wave: 4 }, smallMarket(seed));
      const own = changes.filter(({ agent }) => agent === 'critic');
      expect(own.length).toBeGreaterThan(0);
      for (const { segment, evidence } of own) {
        const { request } = turns.find((one) => one.segment === segment)!;
        const { text } = (request as { messages: { text: string }[] }).messages[0]!;
        const rows = text
          .split('\n')
          .filter((line) => /^ *\d+ {2,}\d+ {2,}.* (low|normal|high)( +yes)?$/.test(line))
          .map((line) => line.trim().split(/ {2,}/));
        const marked = rows.filter((row) => row.at(-1) === 'yes');
        expect(marked.map(([id]) => Number(id))).toEqual(evidence);
        for (const [, , hit] of marked) expect(Number.parseFloat(hit!)).toBeLessThan(48);
        if (rows.at(-1)!.at(-1) === 'yes') isLast += 1;
        else isEarlier += 1;
        // At least those three are such a run, and there are no more of them than runs.
        const [, runs, found] = /the wave has (\d+) overlapping runs? .* in (\d+) of /.exec(text)!;
        expect(Number(found)).toBeGreaterThan(0);
        expect(Number(found)).toBeLessThanOrEqual(Number(runs));
        expect(text).not.toContain('has run yet');
      }
    }
    expect(Math.min(isLast, isEarlier)).toBeGreaterThan(0);
  });

  it('applies and records a patch of the Critic instead of the rules', async () => {
    const { changes, results } = await runWith(adjust);
    const own = changes.filter(({ agent }) => agent === 'critic');
    expect(own.length).toBeGreaterThan(0);
    for (const { action, patch, evidence } of own) {
      expect(action).toBe('adjust_params');
      expect(patch).toMatchObject({ parameter: 'timeout_bars', new_value: 33 });
      expect(patch!.old_value).not.toBe(33);
      // The three episodes with a low hit.
      expect(evidence).toHaveLength(3);
    }
    const patched = results.flatMap(({ patches }) => patches);
    expect(patched).toEqual(expect.arrayContaining(own.map(({ patch }) => patch)));
  });

  it('records a hold with its reason', async () => {
    const ruled = await runWith({ decision: 'rule', adjustment: null });
    const held = await runWith(hold);
    const byRules = ruled.changes.filter(({ agent }) => agent === 'analyzer');
    expect(byRules.length).toBeGreaterThan(0);
    const holds = held.changes.filter(({ action }) => action === 'hold');
    expect(holds.length).toBeGreaterThan(0);
    for (const { patch, agent, reason } of holds) {
      expect([patch, agent]).toEqual([undefined, 'critic']);
      expect(reason).not.toBe('');
    }
    expect(held.results.flatMap(({ patches }) => patches).length).toBeLessThan(
      ruled.results.flatMap(({ patches }) => patches).length,
    );
  });

  it('falls back to the rules after an unusable answer', async () => {
    const dropped = await runWith(null);
    const ruled = await runWith({ decision: 'rule', adjustment: null });
    expect(dropped.turns.length).toBeGreaterThan(1);
    expect(dropped.changes[0]).toEqual(ruled.changes[0]);
  });
});
