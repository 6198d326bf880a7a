import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFile, temporaryFolder } from '../../helpers/market-folder.ts';
import { runProgram } from '../../helpers/run-in-process.ts';
import { hasShared, sharedPath } from '../../helpers/shared-data.ts';
import '../../helpers/without-threads.ts';

vi.stubEnv('MAESTRO_OFFLINE', '1');

let lab: string;
beforeEach(() => {
  lab = join(temporaryFolder(), 'lab');
});
const run = (...args: string[]) => runProgram(...args, '--lab', lab);
const inCase = (path: string) => sharedPath('cases', path);

describe.skipIf(!hasShared('cases'))(
  'what results depend on (skipped without the reference data)',
  () => {
    it('the bars of a delisted symbol have no volume: at import and in a backtest', async () => {
      const imported = await run(
        'data',
        'import',
        inCase('05-delisted-tail/FTTBUSD-5m-2022-11.csv.gz'),
      );
      const warning =
        /40\.0 % of the bars have no volume, among them the last \d+ bars, from .* on \(delisted\?\)/;
      expect(imported.err).toMatch(warning);
      const { out } = await run('backtest', '--market', 'FTTBUSD', '--method', 'ema_crossover');
      expect(out).toMatch(warning);
    });

    it('without any volume, methods that need it are named', async () => {
      const csv = inCase('11-zero-volume/DAT_ASCII_EURUSD_M1_2012.csv');
      const imported = await run('data', 'import', csv, '--symbol', 'EURUSD');
      const warning = 'No bar has a volume: what needs volume (vwap_reversion, cvd_min) is blind.';
      expect(imported.err).toContain(warning);
      const { out } = await run('backtest', '--market', 'EURUSD', '--method', 'vwap_reversion');
      expect(out).toContain(warning);
      expect(out).toContain('No trades: vwap_reversion cannot work without volume.');
    });

    it.each([
      ['17-split/NVDA.csv', '2024-06-10 00:00, about 10:1'],
      ['17-split/hourly/NVDA-1h.csv.gz', 'about 10:1'],
    ])('an unadjusted split is asked about: %s', async (csv, where) => {
      const imported = await run('data', 'import', inCase(csv), '--symbol', 'NVDA');
      expect(imported.err).toContain('The close fell by 90');
      expect(imported.err).toContain(where);
      const set = ['--set', 'fast=3', 'slow=8'];
      const ran = await run('backtest', '--market', 'NVDA', '--method', 'ema_crossover', ...set);
      expect(ran.out).toContain('was there a split, and are the prices unadjusted?');
      const json = await run(
        'backtest',
        '--market',
        'NVDA',
        '--method',
        'ema_crossover',
        ...set,
        '--json',
      );
      expect(JSON.parse(json.out)).toMatchObject({
        warnings: [{ kind: 'jump', share: null, text: expect.stringContaining('about 10:1') }],
      });
    });

    it('a session is verified after a month was added to its market', async () => {
      const files = ['january-february', 'march'];
      const [first, second] = files.map((name) => inCase(`32-data-grew/${name}.csv`));
      await run('data', 'import', first!, '--symbol', 'GREW');
      await run('session', '--segments', '1', '--tests', '5', '--name', 'one', '--quiet');
      const added = await run('data', 'import', second!, '--symbol', 'GREW');
      expect(added.out).toContain('359 of them are new');
      expect((await run('verify', 'one')).out).toContain('one is verified');
    });

    // By hand: 10,000 are bought at 102, with a stop at -400 and a target at 600; the stop comes first.
    it.each([
      ['both-on-entry-bar', -400],
      ['both-on-next-bar', -400],
      ['gap-through-stop', (10_000 * (90 - 102)) / 102],
      ['gap-through-target', (10_000 * (115 - 102)) / 102],
      ['open-below-stop-high-above-target', (10_000 * (97 - 102)) / 102],
      ['open-above-target-low-below-stop', (10_000 * (109 - 102)) / 102],
    ])('stop and target in one bar, and gaps through them: %s', async (file, pnl) => {
      const csv = inCase(`19-stop-target-same-bar/${file}.csv`);
      const exits = ['--set', 'hard_stop_usd=400', 'hard_tp_usd=600', '--notional', '10000'];
      const free = ['--fee-bps', '0', '--slippage-bps', '0', '--json'];
      const typed = ['--market', csv, '--method', 'trend_breakout', ...exits, ...free];
      const { trades } = JSON.parse((await run('backtest', ...typed)).out) as {
        trades: { entry: number; pnl: number }[];
      };
      expect(trades[0]!.entry).toBe(102);
      expect(trades[0]!.pnl).toBeCloseTo(pnl, 6);
    });

    it('six hours have no yearly growth, and amounts in bitcoin have their digits', async () => {
      const short = inCase('19-stop-target-same-bar/gap-through-target.csv');
      const { out } = await run('backtest', '--market', short, '--method', 'macd_trend');
      expect(out).toContain('CAGR n/a');
      expect(out).toContain('Calmar n/a');
      const coins = inCase('21-btc-quoted/ETHBTC-15m-2024-02.csv.gz');
      const typed = ['--market', coins, '--method', 'macd_trend', '--notional', '1'];
      // The last trade earned 1.04 % of a bitcoin, less 5 bps on each side.
      const traded = await run('backtest', ...typed);
      expect(traded.out).toMatch(/LONG +0\.0546255 +0\.0551945 +1\.04% +0\.009\d/);
    });
  },
);

describe('the same in other files', () => {
  const wave = (i: number) => 100 + 10 * Math.sin(i / 9);

  /** A CSV of bars of one price each, with their volumes. */
  function csv(
    name: string,
    minutes: number,
    rows: readonly (readonly [number, number])[],
  ): string {
    const lines = rows.map(([close, volume], i) => {
      const time = new Date(Date.UTC(2024, 0, 1) + i * minutes * 60_000).toISOString().slice(0, 19);
      return [time, close, close, close, close, volume].join();
    });
    return temporaryFile(name, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  }

  it('a backtest names what is wrong with the bars that it used, and not with others', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [wave(i) * (i < 120 ? 1 : 2), 1] as const);
    const split = csv('SPLIT-1d.csv', 1440, rows);
    const typed = ['backtest', '--market', split, '--method', 'sma_crossover', '--json'];
    const warnings = async (...dates: string[]) =>
      (JSON.parse((await run(...typed, ...dates)).out) as { warnings: object[] }).warnings;
    expect(await warnings()).toMatchObject([
      { kind: 'jump', text: expect.stringContaining('about 1:2') },
    ]);
    expect(await warnings('--to', '2024-04-01')).toEqual([]);
  });

  it('every fourth bar has no volume: import, data check and backtest say so', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => [wave(i), i % 4 === 0 ? 0 : 5] as const);
    const imported = await run('data', 'import', csv('THIN-5m.csv', 5, rows));
    const warning = '25.0 % of the bars have no volume, the longest stretch 1 bar';
    expect(imported.err).toContain(warning);
    expect((await run('data', 'check', 'THIN')).err).toContain(warning);
    const { out } = await run('backtest', '--market', 'THIN', '--method', 'ema_crossover');
    expect(out).toContain(warning);
  });

  it('a session names them before it begins and in its summary, but not those of its vault', async () => {
    // Of 60 days the last 15 % are locked, and the two before them are the embargo.
    const jumps = (day: number) =>
      Array.from({ length: 60 * 24 }, (_, i) => [wave(i) * (i < day * 24 ? 1 : 3), 1] as const);
    const session = (file: string, ...more: string[]) =>
      run('session', '--market', file, '--segments', '1', '--tests', '5', ...more);
    const seen = await session(csv('SEEN-1h.csv', 60, jumps(20)), '--name', 'seen');
    expect(seen.err).toContain('about 1:3: was there a split');
    const summary = readFileSync(join(lab, 'sessions', 'seen', 'session_summary.md'), 'utf8');
    expect(summary).toContain('about 1:3: was there a split');
    const locked = await session(csv('LOCKED-1h.csv', 60, jumps(55)), '--dry-run');
    expect(locked.code).toBe(0);
    expect(locked.err).not.toContain('split');
  });

  const trend = (turn: number, down: number, up: number, price: number) =>
    Array.from({ length: 60 }, (_, i) => {
      const close = i < turn ? price - down * i : price - down * turn + up * (1 + i - turn);
      return [close, 1] as const;
    });
  const FREE = ['--fee-bps', '0', '--slippage-bps', '0', '--method', 'sma_crossover'];
  const FAST = ['--set', 'fast=2', 'slow=5'];

  // The averages cross on bar 32; the next open is 15740 and the last close 16000: 1e9 x 260 / 15740.
  it('a currency of large numbers keeps its amounts', async () => {
    const file = csv('BTCIDR-1h.csv', 60, trend(30, 10, 10, 16_000));
    const { out } = await run('backtest', '--market', file, ...FREE, ...FAST, '--notional', '1e9');
    expect(out).toContain('On a capital of one trade, 1,000,000,000:');
    expect(out).toContain('P&L 16518424.40, drawdown');
  });

  // The same in units of 1e-11: 0.01 x 260 / 15740 is 0.000165.
  it('prices and amounts far below a cent keep their digits', async () => {
    const file = csv('ALTBTC-1h.csv', 60, trend(30, 10e-11, 10e-11, 16_000e-11));
    const { out } = await run('backtest', '--market', file, ...FREE, ...FAST, '--notional', '0.01');
    expect(out).toMatch(/LONG +0\.0000001574 +0\.00000016 +1\.65% +0\.0001652/);
  });
});
