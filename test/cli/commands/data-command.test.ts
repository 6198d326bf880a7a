import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { dataCommand } from '../../../cli/commands/data-command.ts';
import { readMarket } from '../../../market/market-store.ts';
import { archiveServer } from '../../helpers/archive-server.ts';
import { temporaryFile, temporaryFolder } from '../../helpers/market-folder.ts';
import { klineCsv, klines, MINUTE } from '../../helpers/market-klines.ts';
import { runOnTerminal } from '../../helpers/run-in-process.ts';
import { MAESTRO } from '../../helpers/run-maestro.ts';

const START = Date.UTC(2024, 0, 1);

/** Runs `maestro data ...` in this process. */
async function data(...args: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
  try {
    const program = new Command('maestro').exitOverride().addCommand(dataCommand());
    for (const command of program.commands[0]!.commands) command.exitOverride();
    await program.parseAsync(['data', ...args], { from: 'user' });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written;
}

/** Runs `maestro ...` as a process of its own. */
function maestro(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly killOn?: string } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(MAESTRO[0]!, [...MAESTRO.slice(1), ...args], {
      cwd: resolve(import.meta.dirname, '../../..'),
      env: { ...process.env, ...options.env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => done({ code, out, err }));
    if (options.killOn !== undefined) {
      const { killOn } = options;
      const timer = setInterval(() => {
        if (
          readdirSync(killOn, { recursive: true }).some((name) => String(name).endsWith('.part'))
        ) {
          clearInterval(timer);
          child.kill('SIGINT');
        }
      }, 20);
      child.on('close', () => clearInterval(timer));
    }
  });
}

function kline(name: string, from: number, count: number): string {
  return temporaryFile(name, klineCsv(klines(from, count)));
}

describe('maestro data import', () => {
  it('stores files, adds to what is stored, and says how many bars were new', async () => {
    const lab = temporaryFolder();
    const january = kline('BTCUSDT-5m-2024-01.csv', START, 288);
    const more = kline('BTCUSDT-5m-2024-01-01.csv', START + 1000 * MINUTE, 288);
    const first = await data('import', january, '--venue', 'spot', '--lab', lab);
    const path = join(lab, 'data', 'spot-BTCUSDT-5m.bars');
    expect(first.out).toBe(
      'spot-BTCUSDT-5m: 288 bars of 5m, 2024-01-01 00:00 to 2024-01-02 00:00 UTC, 0 gaps, continuous\n' +
        `Stored in ${path}\n`,
    );
    expect(first.err).toBe('');
    // 1000 minutes are 200 bars, so 88 of the 288 bars are there already.
    const second = await data('import', more, '--venue', 'spot', '--lab', lab);
    expect(second.out).toContain('488 bars of 5m');
    expect(second.out).toContain(`200 of them are new. Stored in ${path}`);
  });

  it('prints JSON, with its assumptions', async () => {
    const days = ['2024-01-01', '2024-01-02'].map((day) => `${day},1,2,1,2,5`).join('\n');
    const path = temporaryFile('prices.csv', `date,open,high,low,close,volume\n${days}\n`);
    const lab = temporaryFolder();
    const options = ['--symbol', 'GOOG', '--name', 'mine', '--lab', lab, '--json'];
    const { out, err } = await data('import', path, ...options);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      name: 'mine',
      added: 2,
      market: { symbol: 'GOOG', venue: 'file', interval: '1d', bars: 2, gaps: 0 },
      notices: [expect.stringContaining('If it closes, add --calendar sessions')],
    });
  });

  it('prints its assumptions on stderr', async () => {
    const path = temporaryFile('p.csv', '20240101,1,2,1,2,5\n20240102,1,2,1,2,5\n');
    const { err } = await data('import', path, '--lab', temporaryFolder());
    expect(err).toMatch(/^Note: .*p.csv has no header/);
  });

  it('keeps the stored calendar, with a note', async () => {
    const lab = temporaryFolder();
    const path = temporaryFile('p.csv', '20240101,1,2,1,2,5\n20240102,1,2,1,2,5\n');
    await data('import', path, '--lab', lab, '--calendar', 'sessions');
    const { out, err } = await data('import', path, '--lab', lab);
    expect(out).toContain(', sessions\n0 of them are new');
    expect(err).toContain(
      'Note: The stored calendar "sessions" is kept; --calendar continuous changes it.',
    );
  });

  it('rejects a bad file and leaves the lab unchanged', async () => {
    const lab = temporaryFolder();
    const path = temporaryFile(
      'BTCUSDT-5m-2024-01.csv',
      klineCsv(klines(START, 9)).replace('104.', 'NaN.'),
    );
    await expect(data('import', path, '--lab', lab)).rejects.toThrow(
      /row 3, column "high": found "NaN[^"]*"; expected a number/,
    );
    expect(readdirSync(lab)).toEqual([]);
  });

  it.each([
    ['an interval', ['--interval', '5 minutes'], "argument '5 minutes' is invalid"],
    ['a calendar', ['--calendar', 'weekdays'], 'Allowed choices are auto, continuous, sessions'],
    ['a venue', ['--venue', 'nyse'], 'Allowed choices are file, spot, um'],
    ['a name', ['--name', '../x'], 'Cannot name a market'],
  ])('rejects %s that is not valid', async (_, options, message) => {
    const path = kline('BTCUSDT-5m-2024-01.csv', START, 9);
    await expect(data('import', path, ...options)).rejects.toThrow(message);
  });
});

describe('maestro data pull', () => {
  it('downloads and imports, and requests nothing the second time', async () => {
    const archive = await archiveServer();
    archive.add(['2024-01', '2024-02']);
    const lab = temporaryFolder();
    const period = [
      '--from',
      '2024-01',
      '--to',
      '2024-02',
      '--base-url',
      archive.url,
      '--lab',
      lab,
    ];
    const first = await data('pull', 'btcusdt', ...period);
    expect(first.out).toContain(
      'spot-BTCUSDT-5m: 17,280 bars of 5m, 2024-01-01 00:00 to 2024-03-01',
    );
    expect(first.err).toContain('2 files of the archive used, 2 downloaded now');
    const asked = archive.requests.length;
    const second = await data('pull', 'BTCUSDT', ...period, '--json');
    expect(archive.requests.length).toBe(asked);
    expect(JSON.parse(second.out)).toMatchObject({
      added: 0,
      market: { bars: 17_280 },
      notices: [],
    });
  });

  it.each([
    [['BTC/USDT'], 'give 1 to 40 letters, digits, _ and -, as BTCUSDT'],
    [['BTCUSDT', '--from', '2024-1'], 'give a month as 2024-01'],
    [['BTCUSDT', '--from', '2024-02', '--to', '2024-01'], 'give an end after the beginning'],
    [['BTCUSDT', '--interval', '7m'], 'the archive has 1s, 1m'],
    [['BTCUSDT', '--base-url', 'nonsense'], 'it is not the address of an archive'],
  ])('rejects %j as bad usage', async (args, message) => {
    const refused = data('pull', ...args, '--lab', temporaryFolder());
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('maestro data list', () => {
  it('lists markets in columns, and broken files with the reason', async () => {
    const lab = temporaryFolder();
    await data('import', kline('BTCUSDT-5m-2024-01.csv', START, 2000), '--lab', lab);
    writeFileSync(join(lab, 'data', 'broken.bars'), 'nothing');
    const { out, err } = await data('list', '--lab', lab);
    const [titles, market, ...more] = out.trimEnd().split('\n');
    expect(titles).toBe('name\tsymbol\tinterval\tbars\tfrom (UTC)\tto\tgaps\tcalendar');
    // 2,000 bars of 5 minutes are 166 hours and 40 minutes.
    expect(market).toBe(
      'file-BTCUSDT-5m\tBTCUSDT\t5m\t2000\t2024-01-01 00:00\t2024-01-07 22:40\t0\tcontinuous',
    );
    expect(more).toEqual([]);
    expect(err).toMatch(/^Cannot read ".*broken.bars": it is not a .bars file/);
    const seen = await runOnTerminal(dataCommand(), 'list', '--lab', lab);
    expect(seen.out).toMatch(/^file-BTCUSDT-5m +BTCUSDT +5m +2,000 +2024-01-01 00:00 /m);
    const json = JSON.parse((await data('list', '--lab', lab, '--json')).out);
    expect(json[0].problem).toContain('it is not a .bars file');
    expect(json[1].facts.bars).toBe(2000);
  });

  it('gives advice if there are none', async () => {
    const lab = temporaryFolder();
    const { out, err } = await data('list', '--lab', lab);
    expect(out).toBe('');
    expect(err).toContain('There are no markets');
    expect((await data('list', '--lab', lab, '--json')).out).toBe('[]\n');
  });
});

describe('maestro data check', () => {
  it('prints gaps and jumps of a market of the lab, or of files', async () => {
    const bars = [...klines(START, 100), ...klines(START + 515 * MINUTE, 100)];
    const path = temporaryFile('BTCUSDT-5m-2024-01.csv', klineCsv(bars));
    const lab = temporaryFolder();
    await data('import', path, '--lab', lab);
    const stored = await data('check', 'BTCUSDT', '--lab', lab);
    expect(stored.out).toContain('file-BTCUSDT-5m: 200 bars of 5m');
    expect(stored.out).toContain('missing      3 of 203 bars (1.48%), in 1 gap');
    expect(stored.out).toMatch(/ {2}2024-01-01 08:20 to 2024-01-01 08:35 +3\n/);
    const fromFile = await data('check', path);
    expect(fromFile.out.split('\n').slice(1)).toEqual(stored.out.split('\n').slice(1));
    const json = JSON.parse((await data('check', path, '--json')).out);
    expect(json).toMatchObject({ name: 'BTCUSDT', missingBars: 3, zeroVolume: [], flatBars: 0 });
  });

  it('rejects anything else', async () => {
    const lab = temporaryFolder();
    await expect(data('check', 'BTCUSDT', '--lab', lab)).rejects.toThrow(
      'Cannot find market "BTCUSDT"',
    );
    await expect(data('check', 'BTCUSDT', 'ETHUSDT', '--lab', lab)).rejects.toThrow(
      'found 2 names; give one market of the lab, or files of one market',
    );
  });
});

describe('maestro data resample', () => {
  it('stores longer bars next to the others', async () => {
    const lab = temporaryFolder();
    await data('import', kline('BTCUSDT-5m-2024-01.csv', START, 300), '--lab', lab);
    const { out } = await data('resample', 'BTCUSDT', '--interval', '15m', '--lab', lab);
    expect(out).toContain('file-BTCUSDT-15m: 100 bars of 15m');
    expect(readdirSync(join(lab, 'data'))).toEqual([
      'file-BTCUSDT-15m.bars',
      'file-BTCUSDT-5m.bars',
    ]);
    await expect(data('resample', 'BTCUSDT-5m', '--interval', '7m', '--lab', lab)).rejects.toThrow(
      'Cannot make bars of 7m from bars of 5m',
    );
    await expect(data('resample', 'BTCUSDT-5m', '--lab', lab)).rejects.toThrow('--interval');
  });
});

describe('maestro data, as a process', () => {
  it('ends with 130 at Ctrl-C, keeps its files, and prints no stack', async () => {
    const archive = await archiveServer();
    archive.add(['2024-01']);
    archive.misbehave('2024-01.zip', { kind: 'trickle', bytes: 500, everyMs: 20 });
    const lab = temporaryFolder();
    const args = ['data', 'pull', 'BTCUSDT', '--from', '2024-01', '--to', '2024-01'];
    const env = { MAESTRO_ARCHIVE_URL: archive.url, MAESTRO_LAB: lab };
    const stopped = await maestro(args, { env, killOn: lab });
    expect(stopped).toMatchObject({ code: 130, out: '' });
    expect(stopped.err.trim()).toBe(
      'Stopped. Downloaded files are kept: run the same command to continue',
    );
    const again = await maestro(args, { env });
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('8,928 bars of 5m');
    expect(archive.requests.at(-1)).toMatch(/bytes=\d+-$/);
  });

  it('reports a failure in one line, with its exit code, and no escape bytes', async () => {
    const bad = temporaryFile('bad.csv', 'time,open\n');
    const [missing, refused, usage, none] = await Promise.all([
      maestro(['data', 'import', 'nowhere.csv']),
      maestro(['data', 'import', bad]),
      maestro(['data', 'pull', 'BTCUSDT', '--from', 'yesterday']),
      maestro(['data', 'list', '--lab', temporaryFolder()]),
    ]);
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringContaining('"nowhere.csv": no such file'),
    });
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Cannot read "${bad}", row 1: found the columns`),
    });
    expect(usage).toMatchObject({ code: 2, err: expect.stringContaining('found "yesterday"') });
    expect(none).toMatchObject({ code: 0, out: '' });
    for (const { out, err } of [missing, refused, usage, none]) {
      expect(out + err).not.toContain('\u001b');
      expect(err).not.toMatch(/^ {4}at /m);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('maestro data simulate', () => {
  it('stores the same market again, and replaces another only on request', async () => {
    const lab = temporaryFolder();
    const args = ['--days', '3', '--name', 'mine', '--lab', lab];
    await data('simulate', ...args);
    await data('simulate', ...args);
    const other = data('simulate', ...args, '--seed', '2');
    await expect(other).rejects.toThrow('Cannot store "mine"');
    expect(readMarket(join(lab, 'data', 'mine.bars')).simulated).toMatchObject({ seed: 1 });
    await data('simulate', ...args, '--seed', '2', '--replace');
    expect(readMarket(join(lab, 'data', 'mine.bars')).simulated).toMatchObject({ seed: 2 });
  });

  it.each([
    [['--kind', 'null', '--strength', '1'], 'Cannot use --strength: the market is null'],
    [['--kind', 'drift', '--edge', 'reversion'], 'Cannot use --edge: the market is drift'],
  ])('rejects %j, which would have no effect', async (args, said) => {
    const lab = temporaryFolder();
    await expect(data('simulate', ...args, '--lab', lab)).rejects.toThrow(said);
    expect(readdirSync(lab)).toEqual([]);
  });
});

describe('maestro data pull', () => {
  it('does not use the network if MAESTRO_OFFLINE is set', async () => {
    vi.stubEnv('MAESTRO_OFFLINE', '1');
    const archive = await archiveServer();
    const args = ['--lab', temporaryFolder(), '--base-url', archive.url];
    await expect(data('pull', 'BTCUSDT', ...args)).rejects.toThrow(
      'MAESTRO_OFFLINE is set; unset it',
    );
    vi.unstubAllEnvs();
    expect(archive.requests).toEqual([]);
  });
});
