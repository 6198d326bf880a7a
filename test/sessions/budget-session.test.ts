import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../agents/models/pricing.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { pick } from '../../protocol/pick.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { recordedDesk } from '../../sessions/context/model-desk.ts';
import { runSession } from '../../sessions/run-session.ts';
import { type Script, SEAT, scriptedDesk } from '../helpers/scripted-model.ts';
import { memoryStore, sessionSetup, smallConfig } from '../helpers/small-session.ts';
import { stubBrain } from '../helpers/stub-brain.ts';

/** A hundred times the price of the scripted model. */
const DEAR = { ...SEAT, price: { input: 100, cached_input: 10, cache_write: 100, output: 1000 } };
const CONFIG = SessionConfig.parse({
  ...smallConfig({ tests: 2, wave: 1, segments: 3, reviews: 0 }),
  agents: { maestro: DEAR, strategist: DEAR, critic: DEAR },
});

const brain: Script = ({ output, messages }) => ({
  text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }),
  usage: { input_tokens: 3000, cached_tokens: 0, cache_write_tokens: 0, output_tokens: 500 },
});
const silent: Script = async (request, options) => ({
  ...(await brain(request, options)),
  usage: null,
});

async function runWith(desk: ReturnType<typeof scriptedDesk> | ReturnType<typeof recordedDesk>) {
  const { store, files, events, recorder } = memoryStore();
  const setup = sessionSetup({ config: CONFIG });
  const error = await runSession(setup, {
    agents: heuristicAgents,
    pool: inProcessPool(recorder),
    store,
    desk,
  }).then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  const transcripts = [...files]
    .filter(([path]) => path.startsWith('transcripts/'))
    .map(([, text]) => Transcript.parse(JSON.parse(text)));
  return { error, files, events, transcripts };
}

const capped = (script: Script, limits: Partial<BudgetLimits>) =>
  runWith(scriptedDesk({ script, limits }));
const spent = (transcripts: readonly Transcript[]) =>
  transcripts.reduce((sum, one) => sum + one.cost_usd, 0);

describe('a session with a cap', () => {
  it.each([
    ['with usage', brain],
    // The usage of a call is unknown: all of its reservation is charged.
    ['without usage', silent],
  ])('at a hundred times the price never costs more, %s', async (_how, script) => {
    for (const usd of [0.5, 6, 11, 15.5]) {
      const { error, transcripts, files, events } = await capped(script, {
        usd,
        on_budget: 'heuristic',
      });
      expect(error).toBeNull();
      expect(spent(transcripts)).toBeLessThanOrEqual(usd);
      const at = transcripts.findIndex(({ outcome }) => outcome === 'not_sent');
      expect(at).toBeGreaterThanOrEqual(0);
      // It continues with heuristic agents from that turn, and reports it.
      expect(transcripts[at + 1]).toMatchObject({ kind: 'compute', turn: transcripts[at]!.turn });
      expect(transcripts.slice(at + 1).every(({ kind }) => kind === 'compute')).toBe(true);
      const { turn } = transcripts[at]!;
      expect(events).toContainEqual({
        ...pick(transcripts[at]!, ['segment', 'turn', 'role', 'purpose']),
        type: 'turn_notice',
        kind: 'taken_over',
        reason: expect.stringContaining('the budget is $'),
      });
      expect(files.get('session_summary.md')).toContain(
        `heuristic agents from turn ${turn} on, because the budget was used up`,
      );
      const metrics = MetricsGlobal.parse(JSON.parse(files.get('metrics_global.json')!));
      expect(metrics.costs.reduce((sum, row) => sum + row.cost_usd, 0)).toBeCloseTo(
        spent(transcripts),
        9,
      );
    }
  });

  it('gives the same result if it runs again: calls that were not sent are recorded as well', async () => {
    const first = await capped(silent, { usd: 20, on_budget: 'heuristic' });
    const again = await runWith(
      recordedDesk((turn) => first.transcripts.filter((one) => one.turn === turn)),
    );
    expect(again.error).toBeNull();
    expect([...again.files]).toEqual([...first.files]);
  });

  it('stops at its budget, and resumes with a larger one as if it had not stopped', async () => {
    const stopped = await capped(brain, { usd: 20, on_budget: 'stop' });
    expect(stopped.error).toMatchObject({
      name: 'SessionError',
      message: expect.stringMatching(
        /^Cannot send the next call: the budget is \$20\.00: \$1\d\.\d\d of it/,
      ),
    });
    expect(stopped.transcripts.every(({ outcome }) => outcome === 'answered')).toBe(true);

    const limits = { usd: 1000, on_budget: 'stop' } as const;
    const resumed = await runWith(
      scriptedDesk({ script: brain, limits, recorded: stopped.transcripts }),
    );
    const whole = await capped(brain, limits);
    expect(resumed.error).toBeNull();
    expect([...resumed.files]).toEqual([...whole.files]);
  });

  it('calls no model if nothing may be spent', async () => {
    const { error, transcripts } = await capped(
      () => {
        throw new Error('asked');
      },
      { calls: 0, on_budget: 'heuristic' },
    );
    expect(error).toBeNull();
    expect(transcripts.filter(({ kind }) => kind !== 'compute')).toHaveLength(1);
  });
});
