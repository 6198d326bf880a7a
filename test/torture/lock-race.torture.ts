import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { lockSession } from '../../sessions/record/session-lock.ts';
import { builtHelper } from '../helpers/built-helper.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

/** The decision on locks refers to `MAESTRO_KILLS=500 npm run torture lock-race`. */
const KILLS = Number(process.env.MAESTRO_KILLS ?? 25);
const RACERS = 6;

it(`six processes that race for a lock are never two owners, through ${KILLS} kill -9`, async () => {
  const folder = join(temporaryFolder(), 'one');
  const log = `${folder}.log`;
  mkdirSync(folder);
  writeFileSync(log, '');
  const [node, script] = builtHelper('lock-racer');
  const racers = new Map<number, ChildProcess>();
  const start = () => {
    const racer = spawn(node, [script, folder, log], { stdio: ['ignore', 'ignore', 'inherit'] });
    racers.set(racer.pid!, racer);
  };
  const kill = async (pid: number) => {
    const racer = racers.get(pid)!;
    racers.delete(pid);
    const ended = once(racer, 'exit');
    racer.kill('SIGKILL');
    await ended;
  };
  onTestFinished(async () => {
    await Promise.all([...racers.keys()].map(kill));
  });
  const logged = () => readFileSync(log, 'utf8').split('\n').slice(0, -1);

  for (let i = 0; i < RACERS; i++) start();
  const killed = new Set<number>();
  while (killed.size < KILLS) {
    await setTimeout(20 + (killed.size % 20));
    const [what, pid] = logged().at(-1)?.split(' ') ?? [];
    if (what !== 'in' || !racers.has(Number(pid))) continue;
    killed.add(Number(pid));
    await kill(Number(pid));
    start();
  }
  await Promise.all([...racers.keys()].map(kill));

  let [owner, taken, inHand] = ['', 0, 0];
  const gone = new Set<string>();
  for (const line of logged()) {
    const [what, pid] = line.split(' ') as [string, string];
    expect(what, line).not.toBe('failed');
    expect(gone.has(pid), `${pid} had lost the lock to another, and logged ${line}`).toBe(false);
    if (what === 'out') {
      expect(pid).toBe(owner);
      owner = '';
      continue;
    }
    if (owner !== '') {
      // Only a kill takes it out of a hand.
      expect(killed, `${pid} has the lock that ${owner} has`).toContain(Number(owner));
      gone.add(owner);
      inHand += 1;
    }
    owner = pid;
    taken += 1;
  }
  lockSession(folder, () => new Date()).release();
  expect(readdirSync(folder)).toEqual([]);
  process.stdout.write(`${taken} times taken, ${inHand} of ${KILLS} kills with the lock in hand\n`);
  expect(inHand).toBeGreaterThan(0);
});
