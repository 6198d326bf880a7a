import { expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { memoryStore, sessionSetup } from '../../helpers/small-session.ts';

it('runWaves() has the number of the try recorded before a test can write its files', async () => {
  const memory = memoryStore();
  const whole = inProcessPool(memory.recorder);
  const pool: typeof whole = {
    ...whole,
    tests(job, tasks, recording, options) {
      if (recording !== null) throw new Error('killed');
      return whole.tests(job, tasks, recording, options);
    },
  };
  const ports = { agents: heuristicAgents, pool, store: memory.store, beginTry: () => 7 };
  await expect(runSession(sessionSetup(), ports)).rejects.toThrow('killed');
  expect(JSON.parse(memory.files.get('inputs.json')!)).toMatchObject({ try: { k: 7 } });
});
