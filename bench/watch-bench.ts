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

/** What a session pays for being watched, and how soon a watcher ends. */
export async function watchFigures(folder: string): Promise<Figure[]> {
  const lab = join(folder, 'watched-lab');
  mkdirSync(join(lab, 'data'), { recursive: true });
  const market = simulateMarket({ kind: 'null', seed: 1, days: 517 });
  writeMarket(join(lab, 'data', 'bench.bars'), market);
  let round = 0;
  const session = (id: string) => {
    const size = ['--segments', '5', '--schedule', 'revisit', '--market', 'bench'];
    return [PROGRAM, 'session', '--quiet', '--lab', lab, '--name', id, ...size];
  };
  const remove = (id: string) => {
    rmSync(join(lab, 'sessions', id), { recursive: true });
    rmSync(join(lab, 'lab.db'), { force: true });
  };
  const whole = (isWatched: boolean) => async () => {
    const id = `r${++round}`;
    const watcher = isWatched ? watch(lab, id) : null;
    // It has started when it reports that it waits: the start is not measured.
    if (watcher !== null) await once(watcher.stderr!, 'data');
    const { ms } = await runNode(session(id));
    if (watcher !== null) await ended(watcher, 0);
    remove(id);
    return ms;
  };
  /** From a signal to one of the two, in the first segment, to the end of the watcher. */
  const signalled = (signal: 'SIGINT' | 'SIGKILL') => async () => {
    const id = `r${++round}`;
    const runner = spawn(process.execPath, session(id), { stdio: 'ignore' });
    const watcher = watch(lab, id);
    await once(watcher.stdout!, 'data');
    const startedAt = performance.now();
    (signal === 'SIGINT' ? watcher : runner).kill(signal);
    await ended(watcher, signal === 'SIGINT' ? 130 : 0);
    const ms = performance.now() - startedAt;
    runner.kill('SIGKILL');
    if (runner.signalCode === null) await once(runner, 'exit');
    remove(id);
    return ms;
  };
  const times = await interleave({ alone: whole(false), watched: whole(true) }, 5, 0);
  const ends = await interleave(
    {
      node: async () => (await runNode(['-e', '0'])).ms,
      stopped: signalled('SIGINT'),
      bereaved: signalled('SIGKILL'),
    },
    5,
    0,
  );
  const slower = ratio(times, 'watched', 'alone');
  const end = (name: string, label: string, goalMs: number): Figure => ({
    name,
    measured: `${median(ends[label]!).toFixed(0)} ms`,
    ratio: `${ratio(ends, label, 'node').toFixed(1)} x node -e 0`,
    goal: `<= ${goalMs / 1000} s`,
    met: median(ends[label]!) <= goalMs,
  });
  return [
    {
      name: 'session of 5 x 100 tests with a watcher attached from its start',
      measured: `${(median(times.watched!) / 1000).toFixed(2)} s`,
      ratio: `${slower.toFixed(3)} x unwatched`,
      goal: '<= 1.05 x',
      met: slower <= 1.05,
    },
    end('Ctrl-C in a watcher, until it has ended', 'stopped', 500),
    end('kill -9 of the watched process, until the watcher reports it and ends', 'bereaved', 1000),
  ];
}

function watch(lab: string, id: string): ChildProcess {
  const args = [PROGRAM, 'watch', id, '--lab', lab];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(watcher: ChildProcess, code: number): Promise<void> {
  watcher.stdout!.resume();
  watcher.stderr!.resume();
  if (watcher.exitCode === null) await once(watcher, 'exit');
  if (watcher.exitCode !== code) throw new Error(`watch ended with ${watcher.exitCode}`);
}
