import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeMarket } from '../market/market-store.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { ROOT } from './root.ts';
import { interleave, median, ratio } from './rounds.ts';
import { runNode } from './run-node.ts';
import type { Figure } from './table.ts';

const PROGRAM = join(ROOT, 'bin', 'maestro.js');

/** What a session pays for being watched. */
export async function watchFigures(folder: string): Promise<Figure[]> {
  const lab = join(folder, 'watched-lab');
  mkdirSync(join(lab, 'data'), { recursive: true });
  const market = simulateMarket({ kind: 'null', seed: 1, days: 517 });
  writeMarket(join(lab, 'data', 'bench.bars'), market);
  let round = 0;
  const session = (watch: (id: string) => Promise<() => Promise<void>>) => async () => {
    round += 1;
    const id = `r${round}`;
    const unwatch = await watch(id);
    const size = ['--segments', '5', '--schedule', 'revisit', '--market', 'bench'];
    const { ms } = await runNode([
      PROGRAM,
      'session',
      '--quiet',
      '--lab',
      lab,
      '--name',
      id,
      ...size,
    ]);
    await unwatch();
    rmSync(join(lab, 'sessions', id), { recursive: true });
    rmSync(join(lab, 'lab.db'), { force: true });
    return ms;
  };
  const times = await interleave(
    { alone: session(async () => async () => {}), watched: session((id) => watcher(lab, id)) },
    7,
    1,
  );
  const slower = ratio(times, 'watched', 'alone');
  return [
    {
      name: 'session of 5 x 100 tests with a watcher attached from its start',
      measured: `${(median(times.watched!) / 1000).toFixed(2)} s`,
      ratio: `${slower.toFixed(3)} x unwatched`,
      goal: '<= 1.05 x',
      met: slower <= 1.05,
    },
  ];
}

/** Starts to watch a session that is not there yet. @returns waits until it has seen its end */
async function watcher(lab: string, id: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [PROGRAM, 'watch', id, '--lab', lab], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It has started when it says that it waits: the start is not what is measured.
  await once(child.stderr, 'data');
  return () => ended(child, id);
}

async function ended(child: ChildProcess, id: string): Promise<void> {
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`watch ${id} ended with ${child.exitCode}`);
}
