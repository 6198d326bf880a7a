import { expect, it, vi } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { nullStore } from '../../sessions/context/session-store.ts';
import { runSession } from '../../sessions/run-session.ts';
import { sessionSetup } from '../helpers/small-session.ts';

const touched = vi.hoisted(() => [] as string[]);

// Calls of our own sources to node:fs are recorded, not executed.
vi.mock('node:fs', async (original) => {
  const fs = await original<Record<string, unknown>>();
  const watched = Object.entries(fs).map(([name, value]) =>
    typeof value === 'function' && !/^[A-Z]/.test(name)
      ? [name, () => void touched.push(name)]
      : [name, value],
  );
  return { ...Object.fromEntries(watched), default: {} };
});

it('a session without a store runs in memory: no file is opened, created, read or written', async () => {
  const setup = sessionSetup();
  const ports = { agents: heuristicAgents, pool: inProcessPool(), store: nullStore };
  const metrics = await runSession(setup, ports);
  expect(metrics.counts.planned).toBe(12);
  expect(touched).toEqual([]);
});

it('the watch over files does see them', async () => {
  const { writeWhole } = await import('../../store/durable-file.ts');
  try {
    writeWhole('/nowhere/x', Buffer.from('x'), { isDurable: false });
  } catch {
    // Whether it throws without a file system does not matter here.
  }
  expect(touched).toContain('openSync');
});
