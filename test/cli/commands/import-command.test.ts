import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtestCommand } from '../../../cli/commands/backtest-command.ts';
import { dataCommand } from '../../../cli/commands/data-command.ts';
import { marketPath, readMarket } from '../../../market/market-store.ts';
import { temporaryFile, temporaryFolder } from '../../helpers/market-folder.ts';
import { klineCsv, klines, MINUTE } from '../../helpers/market-klines.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { hasShared, sharedPath } from '../../helpers/shared-data.ts';

const START = Date.UTC(2024, 0, 1);
const HEADER = 'time,open,high,low,close,volume';

/** A lab of its own, and `maestro data` in it. */
function newLab() {
  const lab = temporaryFolder();
  const data = (...args: string[]) => runHere(dataCommand(), ...args, '--lab', lab);
  const stored = (name: string) => readMarket(marketPath(join(lab, 'data'), name));
  return { lab, data, stored };
}

/** Bars of these minutes, a row each, at so many. */
const rows = (minutes: readonly number[], price = 2) =>
  minutes.map((minute) => `${new Date(START + minute * MINUTE).toISOString()},${price},3,1,2,5`);

const absent = hasShared('cases') ? '' : ' (skipped: the shared cases are absent)';
const folderOf = (number: string) =>
  readdirSync(sharedPath('cases')).find((name) => name.startsWith(number))!;
/** The files of a case. */
const files = (number: string, pattern = /./) =>
  readdirSync(sharedPath('cases', folderOf(number)), { withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map(({ name }) => sharedPath('cases', folderOf(number), name));

describe.skipIf(absent !== '')(`maestro data import on files as users have them${absent}`, () => {
  // The numbers of bars and the times of the first are those of `wc -l` and `head` on the files.
  it.each<[string, string, RegExp, string[], string]>([
    [
      '02',
      'off the grid',
      /./,
      ['--drop-off-grid'],
      '40 bars of 1h, 2018-02-08 00:00 to 2018-02-11 00:00 UTC, 1 gap',
    ],
    [
      '04',
      'a month and a day',
      /./,
      [],
      '480 bars of 15m, 2023-04-05 00:00 to 2023-04-10 00:00 UTC, 0 gaps',
    ],
    ['06', 'Kraken', /./, [], '300 bars of 15m, 2023-01-01 00:00 to 2023-01-04 03:00 UTC, 0 gaps'],
    [
      '07',
      'MetaTrader 4',
      /EURUSD15/,
      [],
      '300 bars of 15m, 2024-01-02 00:00 to 2024-01-05 03:00 UTC, 0 gaps',
    ],
    [
      '07',
      'MetaTrader 5',
      /M15/,
      ['--name', 'mt5'],
      '300 bars of 15m, 2024-01-02 00:00 to 2024-01-05 03:00 UTC, 0 gaps',
    ],
    [
      '08',
      'a row of null',
      /./,
      ['--drop-rows-without-prices'],
      '119 bars of 1d, 2023-02-17 00:00 to 2023-08-04 00:00',
    ],
    [
      '09',
      'newest first',
      /./,
      [],
      '240 bars of 1h, 2024-01-10 00:00 to 2024-01-20 00:00 UTC, 0 gaps',
    ],
    ['10', 'decimal commas', /./, [], '200 bars of 1d, 2023-01-02 00:00 to 2023-10-07 00:00'],
    [
      '16',
      'rows of NaN',
      /./,
      ['--drop-rows-without-prices'],
      '429 bars of 1m, 2011-12-31 07:52 to 2011-12-31 16:12 UTC, 71 gaps',
    ],
    [
      '26',
      'a folder of downloads',
      /BTCUSDT-5m-/,
      [],
      '576 bars of 5m, 2024-12-31 00:00 to 2025-01-02 00:00 UTC, 0 gaps',
    ],
    ['27', 'times of digits', /./, [], '120 bars of 1d, 2023-11-01 00:00 to 2024-04-17 00:00'],
  ])('reads case %s, %s', async (number, _, pattern, options, expected) => {
    const { code, out, err } = await newLab().data('import', ...files(number, pattern), ...options);
    expect([code, err.includes('Cannot')]).toEqual([0, false]);
    expect(out).toContain(expected);
  });

  it.each([
    [
      '02',
      /./,
      'row 23, column "time": found a bar at 2018-02-09T09:28:14.789Z; expected a whole number of 1h bars after 2018-02-08T21:00:00Z (to leave such bars out as a named hole, add --drop-off-grid)',
    ],
    [
      '08',
      /./,
      'row 61, column "Open": found "null"; expected a number (to leave rows without prices out as a named hole, add --drop-rows-without-prices)',
    ],
    ['16', /./, 'row 5, column "Open": found "NaN"; expected a number (to leave'],
  ])('refuses case %s without an option, and names it', async (number, pattern, message) => {
    const { code, out, err } = await newLab().data('import', ...files(number, pattern));
    expect([code, out]).toEqual([1, '']);
    expect(
      err
        .split('\n')
        .filter((line) => !line.startsWith('Note: '))
        .join(''),
    ).toContain(message);
  });

  it('reads case 10 in its three forms alike', async () => {
    const { data, stored } = newLab();
    const at = (...path: string[]) => sharedPath('cases', folderOf('10'), ...path);
    const columns = 'time=Datum,open=Erster,high=Hoch,low=Tief,close=Schlusskurs,volume=Stuecke';
    const stated = [
      '--separator',
      ';',
      '--decimal',
      ',',
      '--columns',
      columns,
      '--date-format',
      'YYYY-MM-DD',
    ];
    await data('import', at('wkn.csv'), '--name', 'a', ...stated);
    await data('import', at('english-titles', 'wkn.csv'), '--name', 'b');
    await data('import', at('day-first', 'wkn.csv'), '--name', 'c', '--date-format', 'DD.MM.YYYY');
    expect(stored('a').bars.volume[0]).toBe(81_170);
    expect(stored('b').hash).toBe(stored('a').hash);
    expect(stored('c').hash).toBe(stored('a').hash);
  });

  it('replaces only the two bars that differ in case 22', async () => {
    const { data, stored } = newLab();
    await data('import', ...files('22', /-09\.csv/));
    const refused = await data('import', ...files('22', /-29\.csv/));
    expect(refused.err).toMatch(
      /-29.csv", row 29, column "time": it contradicts the market of the lab: at 2021-09-29T07:00:00Z the stored close is 1891.87, the new one 1892.37 \(2 bars differ\); if the new one is right, use --replace\n$/,
    );
    const { out } = await data('import', ...files('22', /-29\.csv/), '--replace');
    expect(out).toContain('384 bars of 15m');
    expect(out).toContain('2 bars replaced, 0 added, 382 kept.');
    // 2021-09-29 07:00 is 55 hours, 220 bars, after the first.
    expect(stored('file-ETHUSDT-15m').bars.close[220]).toBe(1892.37);
  });

  it('names a broken and an absent download of case 26', async () => {
    const folder = sharedPath('cases', folderOf('26'), 'cut');
    for (const [name, what] of [
      ['BTCUSDT-5m-2025-01-01.zip', 'its zip directory is missing; it may be truncated'],
      ['notfound.zip', 'it is a web page or XML, as of a failed download'],
    ] as const) {
      const { code, err } = await newLab().data('import', join(folder, name));
      expect([code, err]).toEqual([1, expect.stringContaining(`${name}": ${what}`)]);
    }
  });
});

describe('maestro data import', () => {
  it('replaces and adds the bars given, and keeps the rest', async () => {
    const { data, stored } = newLab();
    const month = temporaryFile('x.csv', [HEADER, ...rows([0, 5, 10, 15, 20])].join('\n'));
    const day = temporaryFile('x.csv', [HEADER, ...rows([10, 15], 2.5), ...rows([25])].join('\n'));
    await data('import', month);
    const { out } = await data('import', day, '--replace');
    expect(out).toContain('6 bars of 5m');
    expect(out).toContain('2 bars replaced, 1 added, 3 kept.');
    expect([...stored('file-X-5m').bars.open]).toEqual([2, 2, 2.5, 2.5, 2, 2]);
    const json = JSON.parse((await data('import', month, '--replace', '--json')).out);
    expect(json).toMatchObject({ added: 0, replaced: 2, market: { bars: 6 } });
  });

  it('keeps how files were read for the next import, and the holes for data check', async () => {
    const { lab, data, stored } = newLab();
    const kurse = (...lines: string[]) =>
      temporaryFile('kurse.csv', ['Zeit;Auf;Hoch;Tief;Zu', ...lines].join('\n'));
    const options = ['--columns', 'time=Zeit,open=Auf,close=Zu', '--date-format', 'D.M.YYYY H.mm'];
    const first = kurse(
      '1.2.2024 9.00;1,5;2,5;1,5;2,0',
      '1.2.2024 9.05;;;;',
      '1.2.2024 9.10;1,5;2,5;1,5;2,0',
    );
    await data('import', first, '--name', 'k', ...options, '--drop-rows-without-prices');
    expect(readdirSync(join(lab, 'data'))).toEqual(['k.bars', 'k.import.json']);
    const second = kurse('1.2.2024 9.15;1,5;2,5;1,5;2,0', '1.2.2024 9.20;1,5;2,5;1,5;2,0');
    const again = await data('import', second, '--name', 'k');
    expect(again.err).toContain(
      "Note: Read as the earlier files of k: --columns time=Zeit,open=Auf,close=Zu --date-format 'D.M.YYYY H.mm' --drop-rows-without-prices.",
    );
    expect(stored('k').bars.time[2]).toBe(Date.UTC(2024, 1, 1, 9, 15));
    const check = await data('check', 'k');
    expect(check.out).toContain(
      '2024-02-01 09:05 to 2024-02-01 09:10  1  rows without prices were left out',
    );
    expect((await data('list')).out.split('\n')).toHaveLength(3);
    // With the options typed again, and another name, the bars and their hash are the same.
    await data(
      'import',
      first,
      second,
      '--name',
      'other',
      ...options,
      '--drop-rows-without-prices',
    );
    expect(stored('other').hash).toBe(stored('k').hash);
    const otherwise = await data(
      'import',
      temporaryFile('x.csv', [HEADER, ...rows([0, 5])].join('\n')),
      '--name',
      'k',
    );
    expect(otherwise.code).toBe(1);
    expect(otherwise.err).toMatch(
      /^Note: Read as .* Options that are typed take their place\.\nCannot read .*expected "Zeit", as stated with --columns\n$/,
    );
    writeFileSync(join(lab, 'data', 'k.import.json'), '{}');
    const { code, err } = await data('import', second, '--name', 'k');
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('it is not the record of an import; delete it'),
    ]);
  });

  it('finds the earlier import by the name of the files too', async () => {
    const { data } = newLab();
    const lines = ['d;open;high;low;close', '01/02/2024;2;2;2;2', '02/02/2024;2;2;2;2'];
    const path = temporaryFile('SPY.csv', lines.join('\n'));
    const options = ['--columns', 'time=d', '--date-format', 'DD/MM/YYYY'];
    await data('import', path, ...options);
    const { out, err } = await data('import', path);
    expect(err).toContain('Read as the earlier files of file-SPY-1d');
    expect(out).toContain('0 of them are new');
  });

  it('finds it for files that are also readable without, which would be read otherwise', async () => {
    const { data, stored } = newLab();
    const month = (day: string) =>
      temporaryFile(
        'DAT_ASCII_EURUSD_M1_2024.csv',
        `${day} 000000;2;3;1;2;9\n${day} 000100;2;3;1;2;9\n`,
      );
    await data('import', month('20240102'), '--timezone', 'UTC');
    const { err } = await data('import', month('20240103'));
    expect(err).toContain('Note: Read as the earlier files of file-EURUSD-1m: --timezone UTC.');
    expect([...stored('file-EURUSD-1m').bars.time].slice(1, 3)).toEqual([
      Date.UTC(2024, 0, 2, 0, 1),
      Date.UTC(2024, 0, 3),
    ]);
  });

  it('shows with --dry-run how files are read, and stores nothing', async () => {
    const { lab, data } = newLab();
    const path = temporaryFile('XBTUSD_15.csv', '1704067200,2,3,1,2,5,7\n1704068100,2,3,1,2,5,8\n');
    const { out, err } = await data('import', path, '--dry-run');
    expect(out).toContain('XBTUSD: 2 bars of 15m, 2024-01-01 00:00 to 2024-01-01 00:30 UTC');
    expect(out).toContain(`${path}: 2 bars, Kraken; times as seconds; decimal point`);
    expect(out).toContain('time=1, open=2, high=3, low=4, close=5, volume=6, tradeCount=7');
    expect(out).toMatch(/^2024-01-01 00:15 +2 +3 +1 +2 +5 +8$/m);
    expect(out).toContain('Nothing was stored (--dry-run)');
    expect(err).toContain('has no header');
    expect(readdirSync(lab)).toEqual([]);
    const json = JSON.parse((await data('import', path, '--dry-run', '--json')).out);
    expect(json).toMatchObject({
      stored: false,
      market: { bars: 2 },
      files: [{ layout: 'Kraken' }],
      holes: [],
    });
  });

  it('leaves out a last bar that is still forming', async () => {
    const { data, stored } = newLab();
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    const path = temporaryFile(
      'BTCUSDT-1h-2026.csv',
      klineCsv(klines(hour - 3 * 3_600_000, 4, 3_600_000)),
    );
    const { err } = await data('import', path);
    expect(err).toContain('it is still forming and left out');
    expect(stored('file-BTCUSDT-1h').bars.length).toBe(3);
  });

  it.each([
    [
      ['--columns', 'time'],
      'Cannot read the columns: found "time"; give each once, as time=Date,open=2',
    ],
    [['--columns', 'time=a,zeit=b'], 'found "zeit=b"'],
    [
      ['--date-format', 'DD.MM'],
      'Cannot read the date format: found "DD.MM"; give one such as DD.MM.YYYY',
    ],
    [['--timezone', 'EST'], 'Cannot read the time zone: found "EST"'],
    [
      ['--separator', 'comma'],
      'Cannot read --separator: found "comma"; give one character that is no letter or digit',
    ],
    [['--decimal', ';'], 'Cannot read --decimal: found ";"; use one of ., ,'],
    [['--skip-lines', '-1'], 'Cannot read --skip-lines: found "-1"; give a whole number'],
  ])('rejects %j as bad usage', async (options, message) => {
    const path = temporaryFile('x.csv', [HEADER, ...rows([0, 5])].join('\n'));
    const { code, err } = await newLab().data('import', path, ...options);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('the options of files', () => {
  it('hold for a backtest and a check of files as well', async () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      `${i + 1}.1.2024;2,5;3;2;2,5`.replace(
        /^(3[2-9]|4\d)\.1/,
        (_all, day) => `${Number(day) - 31}.2`,
      ),
    );
    const path = temporaryFile('kurse.csv', ['Tag;open;high;low;close', ...lines].join('\n'));
    const options = ['--columns', 'time=Tag', '--date-format', 'D.M.YYYY'];
    const lab = temporaryFolder();
    const checked = await runHere(dataCommand(), 'check', path, ...options, '--lab', lab);
    expect(checked.out).toContain('KURSE: 40 bars of 1d');
    const args = ['--market', path, '--method', 'ema_crossover', '--lab', lab, ...options];
    const { code, out } = await runHere(backtestCommand(), ...args);
    expect([code, out.includes('KURSE')]).toEqual([0, true]);
    expect(readFileSync(path, 'utf8')).toContain('Tag;open');
  });
});
