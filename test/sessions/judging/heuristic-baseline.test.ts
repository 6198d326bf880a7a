import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../../agents/models/pricing.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { SearchOutcome } from '../../../protocol/honesty.ts';
import { SessionInputs } from '../../../protocol/session-files.ts';
import type { ArmRunner } from '../../../sessions/context/arm-runner.ts';
import { armsInProcess } from '../../../sessions/judging/arms-in-process.ts';
import { armsWanted } from '../../../sessions/judging/run-placebo.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { type Script, SEAT, scriptedDesk } from '../../helpers/scripted-model.ts';
import {
  freshInputs,
  memoryStore,
  runInMemory,
  type SessionOptions,
  sessionSetup,
  smallConfig,
} from '../../helpers/small-session.ts';
import { stubBrain } from '../../helpers/stub-brain.ts';

const SMALL = { tests: 4, wave: 2, reviews: 0 };
const LED = { strategist: SEAT, critic: SEAT };
const brain: Script = ({ output, messages }) => ({
  text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }),
});

/** A session led by models, and its files. */
async function runLed(options: SessionOptions & { readonly changes?: object } = {}) {
  const { arms, changes = { agents: LED }, ...rest } = options;
  const { store, files, recorder, events } = memoryStore();
  const setup = sessionSetup({ config: smallConfig({ ...SMALL, ...changes }), ...rest });
  const desk = scriptedDesk({ script: brain });
  const ports = { agents: heuristicAgents, pool: inProcessPool(recorder), store, desk };
  const metrics = await runSession(setup, arms === undefined ? ports : { ...ports, arms });
  const inputs = SessionInputs.parse(JSON.parse(files.get('inputs.json')!));
  return { metrics, inputs, files, events, honesty: metrics.honesty };
}

/** But for the trials of shadows, which are run to look at and by no arm. */
function found({ trials: _trials, ...rest }: SearchOutcome) {
  return rest;
}

const broken: ArmRunner = { lanes: 1, run: () => Promise.reject(new Error('out of memory')) };

describe('heuristicBaseline()', () => {
  it('equals a session of heuristic agents', async () => {
    const [led, own] = await Promise.all([runLed(), runInMemory({ config: smallConfig(SMALL) })]);
    const { heuristic, search } = led.honesty;
    expect(found(heuristic!)).toEqual(found(own.metrics.honesty.search));
    expect(found(heuristic!)).not.toEqual(found(search));
    expect(heuristic!.record_pnl).toBe(own.metrics.walk_forward.metrics.total_pnl);
    expect(search.record_pnl).toBe(led.metrics.walk_forward.metrics.total_pnl);
    // What they tried is none of the trials of the session.
    expect(led.honesty.trials.session).toBe(search.trials);
  });

  it('is null in a session of heuristic agents, without an unchecked entry', async () => {
    const { metrics } = await runInMemory({ config: smallConfig(SMALL), arms: broken });
    expect(metrics.honesty.heuristic).toBeNull();
    expect(metrics.honesty.unchecked.map(({ check }) => check)).not.toContain('heuristic agents');
  });

  it('records a failed arm as an input, so a rerun gives the same result', async () => {
    const one = await runLed({ arms: broken });
    expect(one.honesty.heuristic).toBeNull();
    expect(one.honesty.unchecked).toContainEqual({
      check: 'heuristic agents',
      why: 'their search failed',
    });
    expect(one.inputs.failed_arms).toEqual([{ kind: null, arm: 1, why: 'out of memory' }]);
    const { failed_arms } = one.inputs;
    const again = await runLed({ inputs: { ...freshInputs(), failed_arms }, arms: armsInProcess });
    expect(again.metrics).toEqual(one.metrics);
  });

  it('calls no model in the shared segments of a fork', async () => {
    const agents = { maestro: 'heuristic', ...LED };
    const pasts = [{ until_segment: 1, seed: 1, agents }];
    const fork = { parent: '0123456789ab', parent_name: 'parent', pasts };
    const forked = await runLed({ changes: { fork } });
    const own = await runInMemory({ config: smallConfig(SMALL) });
    expect(forked.inputs.failed_arms).toEqual([]);
    expect(found(forked.honesty.heuristic!)).toEqual(found(own.metrics.honesty.search));
    // Models led the past, so arms cost money and none run unless requested.
    const config = smallConfig({ ...SMALL, fork, placebo: {} });
    expect(armsWanted({ config, inputs: freshInputs() })).toBe(0);
  });
});
