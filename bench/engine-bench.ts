import { Piscina } from 'piscina';
import { workerEntry } from '../engine/pool/worker-entry.ts';
import { viewBars } from '../market/bars.ts';
import type { Side } from '../protocol/trade-event.ts';
import { barByBarBacktest } from '../test/helpers/bar-by-bar-backtest.ts';
import { interleave, median, ratio } from './rounds.ts';
import { runWorkload, type WorkloadSums } from './run-workload.ts';
import type { Figure } from './table.ts';
import { Twin } from './twin-process.ts';
import { makeWorkload, QUICK_MACD, type Workload } from './workload.ts';

/** The engine on one thread and on two, against its twin in C and the bar-by-bar oracle. */
export async function engineFigures(folder: string): Promise<Figure[]> {
  const load = makeWorkload();
  const pool = new Piscina({
    ...workerEntry(import.meta.url, './workload-worker'),
    minThreads: 2,
    maxThreads: 2,
  });
  const twin = Twin.start(folder, load);
  let sums: WorkloadSums = { trades: 0, pnl: 0, score: 0 };
  let twinSums: WorkloadSums | null = null;
  const times = await interleave(
    {
      js: () => {
        sums = runWorkload(load);
        return undefined;
      },
      'two threads': async () => {
        const next = new Int32Array(new SharedArrayBuffer(4));
        await Promise.all([pool.run({ load, next }), pool.run({ load, next })]);
        return undefined;
      },
      oracle: () => oracleMs(load),
      ...(twin === null
        ? {}
        : {
            c: async () => {
              const run = await twin.run();
              twinSums = run;
              return run.ms;
            },
          }),
    },
    7,
    4,
  );
  twin?.stop();
  await pool.destroy();

  const backtests = load.windows.length * load.plans.length;
  const bars = backtests * 4320;
  const js = median(times.js!);
  const figures: Figure[] = [];
  if (twin !== null) {
    checkEqual(sums, twinSums!);
    const toC = ratio(times, 'js', 'c');
    figures.push({
      name: `engine, 1 thread, ${backtests} backtests, ${sums.trades} trades`,
      measured: `${js.toFixed(0)} ms, ${((1e6 * js) / bars).toFixed(2)} ns/bar, ${Math.round((1000 * backtests) / js)}/s`,
      ratio: `${toC.toFixed(2)} x C (${median(times.c!).toFixed(0)} ms)`,
      goal: '<= 3.0 x C',
      met: toC <= 3,
    });
  } else {
    figures.push({
      name: 'engine, 1 thread',
      measured: `${js.toFixed(0)} ms, ${((1e6 * js) / bars).toFixed(2)} ns/bar`,
      ratio: 'no C compiler found',
      goal: '<= 3.0 x C',
      met: null,
    });
  }
  const faster = median(times.oracle!.map((ms, i) => ms / times.js![i]!));
  figures.push({
    name: 'bar-by-bar engine with objects, scaled up',
    measured: `${median(times.oracle!).toFixed(0)} ms`,
    ratio: `${faster.toFixed(0)} x ours`,
    goal: '',
    met: null,
  });
  const speedup = ratio(times, 'js', 'two threads');
  figures.push({
    name: 'engine, 2 threads',
    measured: `${median(times['two threads']!).toFixed(0)} ms`,
    ratio: `${speedup.toFixed(2)} x one thread`,
    goal: '>= 1.8 x',
    met: speedup >= 1.8,
  });
  return figures;
}

/** The oracle on a fiftieth of the work, times fifty: it is slow. */
function oracleMs({ handle, features, signals, windows, plans }: Workload): number {
  const wanted = new Map<number, Side>(
    Array.from(signals, (signal) => [signal >> 1, (signal & 1) === 0 ? 'LONG' : 'SHORT']),
  );
  const input = {
    bars: viewBars(handle),
    features,
    signals: wanted,
    strategy: { exits: QUICK_MACD.exits, gates: {}, sizing: { quantity: 1 } },
    costs: { fee_bps: 4, slippage_bps: 1 },
    gaps: new Set<number>(),
  };
  const startedAt = performance.now();
  for (const { start, end } of windows) barByBarBacktest(input, start, end);
  return (performance.now() - startedAt) * plans.length;
}

function checkEqual(ours: WorkloadSums, theirs: WorkloadSums): void {
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-4 + 1e-9 * Math.abs(b);
  if (
    ours.trades === theirs.trades &&
    isNear(ours.pnl, theirs.pnl) &&
    isNear(ours.score, theirs.score)
  )
    return;
  throw new Error(`The C twin disagrees: ${JSON.stringify({ ours, theirs })}`);
}
