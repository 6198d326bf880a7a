import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ArmJob } from '../../../sessions/context/arm-runner.ts';
import { cachedArms } from '../../../sessions/judging/arm-cache.ts';

import { temporaryFolder } from '../../helpers/market-folder.ts';
import { PROGRAM, sessionSetup, smallConfig } from '../../helpers/small-session.ts';

const { identity, market, windows } = sessionSetup();
const { handle, symbol, venue, calendar, gaps, simulated } = market;
const labels = { symbol, venue, calendar, gaps, simulated };
const job = (arm: number, own = identity): ArmJob => ({
  identity: own,
  handle,
  labels,
  windows,
  kind: 'shuffle',
  arm,
});

let folder: string;
let ran: number[];
const runner = {
  lanes: 2,
  async run({ arm }: ArmJob) {
    ran.push(arm);
    return {
      champion_t: arm / 3,
      record_t: null,
      record_pnl: 0,
      profitable_tests_share: 0.5,
      finalists: 2,
      trials: 10,
    };
  },
};
const cached = (program = PROGRAM) => cachedArms(runner, join(folder, 'placebo'), program);
const onlyFile = () => {
  const names = readdirSync(join(folder, 'placebo'));
  expect(names).toHaveLength(1);
  return join(folder, 'placebo', names[0]!);
};

beforeEach(() => {
  folder = temporaryFolder();
  ran = [];
});

describe('cachedArms()', () => {
  it('runs an arm once, and returns it in another process', async () => {
    const first = await cached().run(job(1));
    const arms = cached();
    expect(arms.lanes).toBe(2);
    expect(await arms.run(job(1))).toEqual(first);
    await arms.run(job(2));
    await arms.run(job(2));
    expect(ran).toEqual([1, 2]);
  });

  it('separates configs, markets and programs, but not numbers of arms', async () => {
    await cached().run(job(1));
    const more = { ...identity, config: smallConfig({ placebo: { arms: 99 } }) };
    await cached().run(job(1, more));
    expect(ran).toEqual([1]);
    await cached().run(job(1, { ...identity, config: smallConfig({ seed: 2 }) }));
    await cached().run(job(1, { ...identity, vault_from: '2020-01-01T00:00:00Z' }));
    await cached({ ...PROGRAM, build: 'ffffffffffff' }).run(job(1));
    expect(ran).toEqual([1, 1, 1, 1]);
  });

  it('reruns arms with an invalid line: truncated, not JSON, not an outcome', async () => {
    for (const arm of [1, 2, 3]) await cached().run(job(arm));
    const file = onlyFile();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.indexOf('"arm":3') + 20));
    ran = [];
    for (const arm of [1, 2, 3]) await cached().run(job(arm));
    expect(ran).toEqual([3]);
    ran = [];
    for (const arm of [1, 2, 3]) await cached().run(job(arm));
    expect(ran).toEqual([]);
    writeFileSync(file, 'not json\n{"kind":"shuffle","arm":1,"outcome":{"champion_t":"high"}}\n');
    await cached().run(job(1));
    expect(ran).toEqual([1]);
  });
});
