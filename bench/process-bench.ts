import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bars } from '../market/bars.ts';
import { importMarket } from '../market/import-market.ts';
import { readMarket, writeMarket } from '../market/market-store.ts';
import { readMarketFiles } from '../market/read-market-files.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { ROOT } from './root.ts';
import { interleave, median, ratio } from './rounds.ts';
import { runNode } from './run-node.ts';
import type { Figure } from './table.ts';

const PROGRAM = join(ROOT, 'bin', 'maestro.js');

/** Whole processes: help, completion, the first test, a segment, a session; and importing and loading a market. */
export async function processFigures(folder: string): Promise<Figure[]> {
  const lab = join(folder, 'lab');
  mkdirSync(join(lab, 'data'), { recursive: true });
  const { market, name } = realMarket() ?? {
    market: simulateMarket({ kind: 'null', seed: 1, days: 517 }),
    name: 'simulated, since there are no real bars here',
  };
  writeMarket(join(lab, 'data', 'bench.bars'), market);
  const peaks: Record<string, number> = {};
  const firstTests: number[] = [];
  let round = 0;
  const session =
    (label: string, ...flags: string[]) =>
    async () => {
      round += 1;
      const id = `r${round}`;
      const startedAt = Date.now();
      const { ms, peakMb } = await runNode([
        PROGRAM,
        'session',
        '--quiet',
        '--lab',
        lab,
        '--market',
        'bench',
        '--name',
        id,
        ...flags,
      ]);
      peaks[label] = Math.max(peaks[label] ?? 0, peakMb);
      const own = join(lab, 'sessions', id);
      if (label === 'segment') firstTests.push(firstTestAt(own) - startedAt);
      rmSync(own, { recursive: true });
      rmSync(join(lab, 'lab.db'), { force: true });
      return ms;
    };
  const times = await interleave(
    {
      node: async () => (await runNode(['-e', '0'])).ms,
      help: async () => (await runNode([PROGRAM, '--help'])).ms,
      completion: async () =>
        (await runNode([PROGRAM, '__complete', '--', 'show', '--lab', lab, ''])).ms,
      segment: session('segment', '--segments', '1'),
      session: session('session', '--segments', '5', '--schedule', 'revisit'),
      'ten segments': session('ten segments', '--segments', '10', '--schedule', 'revisit'),
    },
    5,
    0,
  );
  const perNode = (label: string) => `${ratio(times, label, 'node').toFixed(1)} x node -e 0`;
  const ms = (label: string) => median(times[label]!);
  const first = median(firstTests);
  return [
    {
      name: 'maestro --help',
      measured: `${ms('help').toFixed(0)} ms`,
      ratio: perNode('help'),
      goal: '<= 150 ms',
      met: ms('help') <= 150,
    },
    {
      name: 'a name completed in a shell',
      measured: `${ms('completion').toFixed(0)} ms`,
      ratio: perNode('completion'),
      goal: '<= 150 ms more than node',
      met: ms('completion') - ms('node') <= 150,
    },
    {
      name: 'cold start to the first finished test',
      measured: `${first.toFixed(0)} ms`,
      ratio: `${(first / ms('node')).toFixed(1)} x node -e 0`,
      goal: '<= 300 ms',
      met: first <= 300,
    },
    {
      name: 'cold start to the end of a recorded segment of 100 tests',
      measured: `${ms('segment').toFixed(0)} ms`,
      ratio: perNode('segment'),
      goal: '<= 1 s',
      met: ms('segment') <= 1000,
    },
    {
      name: `session of 5 x 100 tests, ${market.bars.length} bars (${name})`,
      measured: `${(ms('session') / 1000).toFixed(2)} s, ${peaks.session!.toFixed(0)} MB`,
      ratio: perNode('session'),
      goal: '<= 4 s, 400 MB',
      met: ms('session') <= 4000 && peaks.session! <= 400,
    },
    {
      name: 'peak memory of 10 segments against 5',
      measured: `${peaks['ten segments']!.toFixed(0)} MB`,
      ratio: `${(peaks['ten segments']! / peaks.session!).toFixed(2)} x`,
      goal: 'flat (<= 1.15 x)',
      met: peaks['ten segments']! <= 1.15 * peaks.session!,
    },
    ...(await importing(folder)),
  ];
}

/** A year of 1-minute bars: read from klines and stored, then loaded. */
async function importing(folder: string): Promise<Figure[]> {
  const { bars } = simulateMarket({ kind: 'null', seed: 1, days: 365, intervalMs: 60_000 });
  const csv = join(folder, 'YEAR-1m-2024.csv');
  writeFileSync(csv, klineText(bars));
  const stored = join(folder, 'file-YEAR-1m.bars');
  const imports = await interleave(
    {
      import: () => {
        const { market } = readMarketFiles([csv], { now: Date.now() });
        importMarket(folder, market, { replace: 'all' });
        return undefined;
      },
      'text bytes': () => {
        readFileSync(csv);
        return undefined;
      },
    },
    9,
    2,
  );
  const loads = await interleave(
    {
      load: () => {
        readMarket(stored);
        return undefined;
      },
      bytes: () => {
        readFileSync(stored);
        return undefined;
      },
    },
    9,
    2,
  );
  const times = { ...imports, ...loads };
  const ms = (label: string) => median(times[label]!);
  return [
    {
      name: `importing a year of 1-minute klines, ${bars.length} rows`,
      measured: `${(ms('import') / 1000).toFixed(2)} s`,
      ratio: `${ratio(times, 'import', 'text bytes').toFixed(1)} x reading its bytes`,
      goal: '<= 3 s',
      met: ms('import') <= 3000,
    },
    {
      name: 'loading them, hash checked',
      measured: `${ms('load').toFixed(1)} ms`,
      ratio: `${ratio(times, 'load', 'bytes').toFixed(1)} x reading its bytes`,
      goal: '<= 60 ms',
      met: ms('load') <= 60,
    },
  ];
}

/** Bars as the archive writes them, without a header. */
function klineText({ length, time, open, high, low, close, volume }: Bars): string {
  const rows = Array.from({ length }, (_, i) => {
    const prices = [open, high, low, close, volume].map((column) => column[i]!.toFixed(8));
    const quote = (volume[i]! * close[i]!).toFixed(8);
    return [
      time[i],
      ...prices,
      time[i]! + 59_999,
      quote,
      100,
      (volume[i]! / 2).toFixed(8),
      quote,
      0,
    ];
  });
  return rows.map((row) => row.join(',')).join('\n');
}

/** When the first test was finished, by the clock of its log. */
function firstTestAt(session: string): number {
  const folder = join(session, 'segment_1');
  const tests = readdirSync(folder).filter((name) => name.startsWith('seg1_test'));
  return Math.min(
    ...tests.map((test) => {
      const log = readFileSync(join(folder, test, 'test.log'), 'utf8');
      return Date.parse(log.slice(0, 24));
    }),
  );
}

/** The bars in `MAESTRO_SHARED`, if it is set. */
function realMarket() {
  const shared = process.env.MAESTRO_SHARED;
  const folder = resolve(ROOT, shared ?? '', 'data', 'spot_5m');
  if (shared === undefined || !existsSync(folder)) return null;
  const files = readdirSync(folder).filter((name) => /^BTCUSDT-5m-202\d-\d\d\.csv\.gz$/.test(name));
  const { market } = readMarketFiles(files.map((name) => join(folder, name)));
  return { market, name: 'real, BTCUSDT' };
}
