import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { verifySession } from '../../sessions/verify-session.ts';
import { marketCorruptedFrom } from '../helpers/changed-market.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { canonicalFiles } from '../helpers/resumed-session.ts';
import { sampled } from '../helpers/sampled.ts';
import { runOnDisk } from '../helpers/session-on-disk.ts';
import { jsonOf, PROGRAM, runInMemory } from '../helpers/small-session.ts';
import { breakingShadows, SHADOWED, shadowStops } from '../helpers/stop-points.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const { market, config } = SHADOWED;
const lab = suiteFolder();

let whole: ReadonlyMap<string, string>;
beforeAll(async () => {
  await runOnDisk(lab, 'whole', { market, config, pool: breakingShadows() });
  whole = canonicalFiles(lab, 'whole');
});

describe('a session with shadows', () => {
  it('has some of every kind, or the rest of these tests shows nothing', () => {
    const results = [1, 2].map(
      (k) => JSON.parse(whole.get(`segment_${k}/segment_results.json`)!) as SegmentResults,
    );
    expect(results.flatMap(({ experiments }) => experiments).length).toBeGreaterThan(2);
    expect(results.every(({ critic_audit }) => critic_audit !== null)).toBe(true);
    const { inputs } = readOrigin(join(lab, 'sessions'), 'whole');
    const kinds = new Set(inputs.failed_tests.map(({ shadow }) => shadow?.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['patch', 'proposal', 'unpatched']);
  });

  it('gives the same result with any number of workers', async () => {
    const files = [];
    for (const workers of [0, 1, 2]) {
      const own = temporaryFolder();
      const pool = workers === 0 ? inProcessPool(testRecorder()) : backtestPool({ workers });
      try {
        await runOnDisk(own, 'one', { market, config, pool });
      } finally {
        await pool.close();
      }
      files.push(canonicalFiles(own, 'one'));
    }
    expect(files[0]!.size).toBeGreaterThan(30);
    expect(files[1]).toEqual(files[0]);
    expect(files[2]).toEqual(files[0]);
  });

  it('ends as if it had never stopped, wherever around its shadows it was', async () => {
    const { points, check } = await shadowStops(temporaryFolder());
    for (const point of sampled(points, 'shadows')) await check(point);
  });

  it('verifies with a pool in which nothing fails', async () => {
    const found = await verifySession(readOrigin(join(lab, 'sessions'), 'whole'), {
      market,
      program: PROGRAM,
      agents: heuristicAgents,
      scratch: temporaryFolder(),
      pool: inProcessPool(testRecorder()),
    });
    expect(found).toEqual([]);
  });

  it('reads nothing behind the last step of a segment', async () => {
    const options = { config };
    const one = await runInMemory({ ...options, market });
    const plan = jsonOf<SegmentPlan>(one, 'segment_1/segment_plan.json');
    const end = market.bars.time.indexOf(Date.parse(plan.tests.at(-1)!.step.to));
    const other = await runInMemory({ ...options, market: marketCorruptedFrom(market, end) });
    const judged = ({ files }: typeof one, segment: number) => {
      const text = files.get(`segment_${segment}/segment_results.json`)!;
      const { experiments, critic_audit, trials } = JSON.parse(text) as SegmentResults;
      return { experiments, critic_audit, trials };
    };
    expect(judged(one, 1).experiments.length).toBeGreaterThan(0);
    expect(judged(other, 1)).toEqual(judged(one, 1));
    expect(judged(other, 2)).not.toEqual(judged(one, 2));
  });
});
