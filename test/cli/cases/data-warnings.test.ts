import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../helpers/market-folder.ts';
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
  },
);
