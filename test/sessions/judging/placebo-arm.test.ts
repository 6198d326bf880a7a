import { afterAll, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../../agents/models/pricing.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { PlaceboKind } from '../../../protocol/honesty.ts';
import { MetricsGlobal } from '../../../protocol/metrics-global.ts';
import { Transcript } from '../../../protocol/session-files.ts';
import type { ArmJob } from '../../../sessions/context/arm-runner.ts';
import { recordedDesk } from '../../../sessions/context/model-desk.ts';
import { armPool } from '../../../sessions/judging/arm-pool.ts';
import { armsInProcess } from '../../../sessions/judging/arms-in-process.ts';
import { runPlaceboArm, twinOf } from '../../../sessions/judging/placebo-arm.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { type Script, SEAT, scriptedDesk } from '../../helpers/scripted-model.ts';
import {
  memoryStore,
  runInMemory,
  sessionSetup,
  smallConfig,
} from '../../helpers/small-session.ts';
import { stubBrain } from '../../helpers/stub-brain.ts';

const { identity, market, windows } = sessionSetup();

function job(kind: PlaceboKind | null, arm = 1): ArmJob {
  const { handle, symbol, venue, calendar, gaps, simulated } = market;
  const labels = { symbol, venue, calendar, gaps, simulated };
  return { identity, handle, labels, windows, kind, arm };
}

const threads = armPool(2);
afterAll(() => threads.close());

describe('runPlaceboArm()', () => {
  it('equals the search of the session on the unchanged market', async () => {
    const session = await runInMemory();
    const { search } = session.metrics.honesty;
    const outcome = await runPlaceboArm(job(null), inProcessPool());
    expect(outcome).toMatchObject({
      champion_t: search.champion_t,
      record_t: search.record_t,
      profitable_tests_share: search.profitable_tests_share,
      finalists: search.finalists,
    });
  });

  it.each(['shuffle', 'mirror'] as const)(
    'is deterministic, and differs for each number: %s',
    async (kind) => {
      const here = await armsInProcess.run(job(kind));
      const there = await Promise.all([
        threads.run(job(kind)),
        threads.run(job(kind, 2)),
        threads.run(job(kind)),
      ]);
      expect(there[0]).toEqual(here);
      expect(there[2]).toEqual(here);
      expect(there[1]).not.toEqual(here);
    },
  );

  it('has its own bars with the same times, and keeps the real bars unchanged', () => {
    const before = market.bars.close.slice();
    const twin = twinOf(job('mirror'));
    expect(twin.handle.buffer).not.toBe(market.handle.buffer);
    expect(twin.bars.time).toEqual(market.bars.time);
    expect(twin.bars.close).not.toEqual(market.bars.close);
    expect(market.bars.close).toEqual(before);
  });
});

describe('runModelLedArm()', () => {
  const config = smallConfig({
    tests: 4,
    wave: 2,
    reviews: 0,
    placebo: { arms: 2, stop_after: null },
    agents: { maestro: 'heuristic', strategist: SEAT, critic: SEAT },
  });
  const brain: Script = ({ output, messages }) => ({
    text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }),
  });

  async function runLed(desk: ReturnType<typeof scriptedDesk> | ReturnType<typeof recordedDesk>) {
    const { store, files, recorder } = memoryStore();
    await runSession(sessionSetup({ config }), {
      agents: heuristicAgents,
      pool: inProcessPool(recorder),
      store,
      desk,
    });
    const transcripts = [...files]
      .filter(([path]) => path.startsWith('transcripts/'))
      .map(([, text]) => Transcript.parse(JSON.parse(text)));
    return { files, transcripts };
  }

  it('calls the models, records their answers, and replays to the same outcome', async () => {
    const { files, transcripts } = await runLed(scriptedDesk({ script: brain }));
    const metrics = MetricsGlobal.parse(JSON.parse(files.get('metrics_global.json')!));
    expect(metrics.honesty.placebo).toMatchObject({ agents: 'same' });
    const byArm = new Map<string | undefined, number>();
    for (const { arm } of transcripts) byArm.set(arm, (byArm.get(arm) ?? 0) + 1);
    expect([...byArm.keys()]).toEqual([
      undefined,
      ...['shuffle 1', 'mirror 1', 'shuffle 2', 'mirror 2'],
    ]);
    // Turns are numbered through: none is taken twice.
    const turns = transcripts.map(({ turn }) => turn);
    expect(new Set(turns).size).toBe(turns.length);

    const byTurn = (turn: number) => transcripts.filter((one) => one.turn === turn);
    const again = await runLed(recordedDesk(byTurn));
    for (const [path, text] of files) {
      if (path.startsWith('transcripts/')) continue;
      expect(again.files.get(path), path).toBe(text);
    }
  });

  it('gives no verdict if the budget ran out', async () => {
    const asked = (await runLed(scriptedDesk({ script: brain }))).transcripts.filter(
      ({ kind, arm }) => kind === 'ask' && arm === undefined,
    ).length;
    const { files } = await runLed(
      scriptedDesk({ script: brain, limits: { calls: asked + 3, on_budget: 'heuristic' } }),
    );
    const metrics = MetricsGlobal.parse(JSON.parse(files.get('metrics_global.json')!));
    expect(metrics.honesty.placebo).toMatchObject({ agents: 'heuristic' });
    expect(metrics.verdict.verdict).toBe('not judged');
  });
});
