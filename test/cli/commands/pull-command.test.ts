import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarket } from '../../../market/market-store.ts';
import { type ArchiveServer, archiveServer } from '../../helpers/archive-server.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { DAY, MINUTE } from '../../helpers/market-klines.ts';
import { runProgram } from '../../helpers/run-in-process.ts';
import { hasShared, sharedPath } from '../../helpers/shared-data.ts';

const CASE = ['cases', '33-archive'] as const;
const HOUR = 60 * MINUTE;

/** `maestro data pull ...` in this process, with hourly bars. */
function pull(archive: ArchiveServer, lab: string, ...args: string[]) {
  const where = ['--base-url', archive.url, '--lab', lab];
  return runProgram('data', 'pull', ...args, '--interval', '1h', ...where);
}

const period = (from: string, to: string) => ['--from', from, '--to', to];
const JANUARY_TO_MARCH = period('2023-01', '2023-03');

/** January to March 2023 of BTCUSDT, hourly. */
async function threeMonths(february: Parameters<ArchiveServer['add']>[1] = {}) {
  const archive = await archiveServer();
  archive.add(['2023-01', '2023-02', '2023-03'], { interval: '1h' });
  archive.add(['2023-02'], { interval: '1h', ...february });
  return archive;
}

const stored = (lab: string, name = 'spot-BTCUSDT-1h') =>
  readMarket(join(lab, 'data', `${name}.bars`));

describe.skipIf(!hasShared(...CASE))('maestro data pull, of the cases', () => {
  it('31: pulls a pair with a Chinese name', async () => {
    const archive = await archiveServer();
    archive.addFolder(sharedPath(...CASE));
    const lab = temporaryFolder();
    const ran = await pull(archive, lab, '币安人生USDT', ...period('2026-01', '2026-01'));
    expect(ran.code).toBe(0);
    // 31 days of 24 bars.
    expect(ran.out).toContain(
      'spot-币安人生USDT-1h: 744 bars of 1h, 2026-01-01 00:00 to 2026-02-01 00:00',
    );
    expect(stored(lab, 'spot-币安人生USDT-1h').symbol).toBe('币安人生USDT');
    expect((await runProgram('data', 'check', '币安人生usdt', '--lab', lab)).code).toBe(0);
  });

  it('33: keeps the good months, and names the month that is off the grid', async () => {
    const archive = await archiveServer();
    archive.addFolder(sharedPath(...CASE));
    const lab = temporaryFolder();
    const args = ['BTCUSDT', ...period('2018-01', '2018-03')];
    const ran = await pull(archive, lab, ...args);
    expect(ran.code).toBe(0);
    // January and March have 31 days of 24 bars, February 28.
    expect(ran.out).toContain('spot-BTCUSDT-1h: 1,488 bars of 1h');
    expect(ran.err).toMatch(
      /Note: 672 bars from 2018-02-01T00:00:00Z to 2018-03-01T00:00:00Z are missing\. Cannot read ".*BTCUSDT-1h-2018-02\.zip", row \d+, column ".+": found a bar at 2018-02-.*--drop-off-grid/,
    );
    const json = JSON.parse((await pull(archive, lab, ...args, '--json')).out);
    expect(json.market.bars).toBe(1488);
    expect(json.holes).toEqual([
      {
        from: '2018-02-01T00:00:00Z',
        to: '2018-03-01T00:00:00Z',
        bars: 672,
        reason: expect.stringContaining('BTCUSDT-1h-2018-02.zip'),
      },
    ]);
  });
});

describe('maestro data pull, of an archive with a bad month', () => {
  it.each<[string, Parameters<ArchiveServer['add']>[1], string]>([
    [
      'opens 28 minutes late',
      { bars: (whole) => whole.map((bar) => ({ ...bar, time: bar.time + 28 * MINUTE })) },
      'row 1, column "time": found a bar at 2023-02-01T00:28:00Z; expected whole multiples of 1h',
    ],
    [
      'has a price that is not a number',
      { text: (csv) => csv.replace('102.00000000', 'NaN') },
      'found "NaN"; expected a number',
    ],
    [
      'has other bars',
      { bars: (whole) => whole.filter((_, i) => i % 4 === 0) },
      'its bars are 14400 s apart; expected 1h',
    ],
    ['is empty', { text: () => '' }, '2023-02.zip'],
    ['has a page as text', { text: () => '<html></html>' }, '2023-02.zip'],
  ])('stores the others if one %s', async (_, february, reason) => {
    const archive = await threeMonths(february);
    const lab = temporaryFolder();
    const ran = await pull(archive, lab, 'BTCUSDT', ...JANUARY_TO_MARCH);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain(
      'Note: 672 bars from 2023-02-01T00:00:00Z to 2023-03-01T00:00:00Z are missing.',
    );
    expect(ran.err).toContain(reason);
    const { bars, gaps } = stored(lab);
    expect(bars.length).toBe(2 * 31 * 24);
    expect(gaps).toEqual([{ index: 31 * 24, missingBars: 672 }]);
  });

  it('takes its daily files, and pulls the month itself once it is right', async () => {
    const archive = await threeMonths({ text: (csv) => csv.replace('102.00000000', '') });
    archive.add(['2023-02-01', '2023-02-03'], { interval: '1h' });
    const lab = temporaryFolder();
    const first = await pull(archive, lab, 'BTCUSDT', ...JANUARY_TO_MARCH);
    // 2 February, and 4 to 28 February.
    expect(first.err).toContain('2 daily files replaced that of 2023-02.');
    expect(first.err).toContain(
      '24 bars from 2023-02-02T00:00:00Z to 2023-02-03T00:00:00Z are missing.',
    );
    expect(first.err).toContain(
      '600 bars from 2023-02-04T00:00:00Z to 2023-03-01T00:00:00Z are missing.',
    );
    expect(stored(lab).bars.length).toBe((31 + 2 + 31) * 24);

    archive.add(['2023-02'], { interval: '1h' });
    const json = await pull(archive, lab, 'BTCUSDT', ...JANUARY_TO_MARCH, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ holes: [] });
  });

  it('fills days that a month lacks', async () => {
    // Days 10 and 11 are absent, and the last hour of day 20.
    const lacks = (time: number) => {
      const day = (time - Date.UTC(2023, 1, 1)) / DAY + 1;
      return (day >= 10 && day < 12) || (day >= 20 + 23 / 24 && day < 21);
    };
    const archive = await threeMonths({
      bars: (whole) => whole.filter(({ time }) => !lacks(time)),
    });
    archive.add(['2023-02-10', '2023-02-11', '2023-02-20'], { interval: '1h' });
    const lab = temporaryFolder();
    const ran = await pull(archive, lab, 'BTCUSDT', ...JANUARY_TO_MARCH);
    expect(ran.out).toContain(`${((31 + 28 + 31) * 24).toLocaleString('en-US')} bars of 1h`);
    expect(ran.out).toContain('0 gaps');
    expect(ran.err).toContain(
      'lacks 49 bars that daily files have: they were added (2023-02-10, 2023-02-11, 2023-02-20)',
    );
  });

  it('stores nothing if no month can be used, and fails', async () => {
    const archive = await archiveServer();
    archive.add(['2023-01', '2023-02'], { interval: '1h', text: () => 'nonsense' });
    const lab = temporaryFolder();
    const ran = await pull(archive, lab, 'BTCUSDT', ...period('2023-01', '2023-02'));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(
      'Cannot download BTCUSDT: none of the files can be used for 1h bars (spot) from 2023-01 to 2023-02; the first reason:',
    );
    expect(existsSync(join(lab, 'data', 'spot-BTCUSDT-1h.bars'))).toBe(false);
  });

  it('reports a damaged zip', async () => {
    const archive = await threeMonths();
    const folder = temporaryFolder();
    const place = join(folder, 'data/spot/monthly/klines/BTCUSDT/1h');
    mkdirSync(place, { recursive: true });
    const bytes = Buffer.from('PK\u0003\u0004, and no more');
    writeFileSync(join(place, 'BTCUSDT-1h-2023-02.zip'), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(
      join(place, 'BTCUSDT-1h-2023-02.zip.CHECKSUM'),
      `${sha256}  BTCUSDT-1h-2023-02.zip\n`,
    );
    archive.addFolder(folder);
    const ran = await pull(archive, temporaryFolder(), 'BTCUSDT', ...JANUARY_TO_MARCH);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('its zip directory is missing');
  });
});

describe('maestro data pull --accept-checksum', () => {
  const OTHER = 'a'.repeat(64);

  /** The SHA-256 of the file of February. */
  const kept = (lab: string) => {
    const folder = join(lab, 'data/archive/spot/BTCUSDT/1h');
    const path = join(folder, 'rejected', 'BTCUSDT-1h-2023-02.zip');
    const bytes = readFileSync(existsSync(path) ? path : join(folder, 'BTCUSDT-1h-2023-02.zip'));
    return createHash('sha256').update(bytes).digest('hex');
  };

  it.each([
    ['of another file', `${OTHER}  BTCUSDT-1h-2023-02.zip\n`, `its .CHECKSUM has ${OTHER}`],
    ['that is none', 'oops', 'its .CHECKSUM is not a SHA-256 and a file name'],
    ['for another name', `${OTHER}  other.zip`, 'its .CHECKSUM is not a SHA-256 and a file name'],
    ['of no characters', '', 'its .CHECKSUM is not a SHA-256 and a file name'],
  ])('accepts exactly the named file despite a checksum %s', async (_, checksum, published) => {
    const archive = await threeMonths({ checksum });
    const lab = temporaryFolder();
    const args = ['BTCUSDT', ...JANUARY_TO_MARCH];
    const first = await pull(archive, lab, ...args);
    const sha256 = kept(lab);
    expect(first.code).toBe(0);
    expect(first.err).toContain(`its SHA-256 is ${sha256}, ${published}; it was kept as`);
    expect(first.err).toContain(`--accept-checksum ${sha256}`);
    expect(stored(lab).bars.length).toBe(2 * 31 * 24);

    const wrong = await pull(archive, lab, ...args, '--accept-checksum', 'b'.repeat(64));
    expect(wrong.err).toContain(`--accept-checksum ${'b'.repeat(64)} had no effect`);
    expect(stored(lab).bars.length).toBe(2 * 31 * 24);

    const asked = archive.requests.length;
    const right = await pull(
      archive,
      lab,
      ...args,
      '--accept-checksum',
      OTHER,
      '--accept-checksum',
      sha256.toUpperCase(),
    );
    expect(right.out).toContain('2,160 bars of 1h');
    expect(right.err).toContain(`BTCUSDT-1h-2023-02.zip was accepted with SHA-256 ${sha256}`);
    // The file that was kept is used: only the checksum was asked for again.
    expect(archive.requests.slice(asked)).toEqual([
      'GET /data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2023-02.zip.CHECKSUM',
    ]);
    expect((await pull(archive, lab, ...args, '--accept-checksum', sha256)).err).toContain(
      '0 downloaded now',
    );
    // Each pull must accept it: without the option, the month is a hole again.
    const json = JSON.parse((await pull(archive, lab, ...args, '--json')).out);
    expect(json.holes).toHaveLength(1);
  });

  it.each(['', 'abc', 'g'.repeat(64)])('rejects %j, which is not a SHA-256', async (typed) => {
    const ran = await pull(
      await archiveServer(),
      temporaryFolder(),
      'BTCUSDT',
      '--accept-checksum',
      typed,
    );
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('64 hexadecimal digits');
  });
});

describe('maestro data pull, of symbols of any script', () => {
  it.each([
    ['ευροusdt', 'ΕΥΡΟUSDT'],
    ['1000भारतUSDT', '1000भारतUSDT'],
    ['BTCUSDT_230630', 'BTCUSDT_230630'],
  ])('pulls %s', async (typed, symbol) => {
    const archive = await archiveServer();
    archive.add(['2023-01'], { interval: '1h', symbol, venue: 'um' });
    const lab = temporaryFolder();
    const ran = await pull(archive, lab, typed, ...period('2023-01', '2023-01'), '--venue', 'um');
    expect(ran.out).toContain(`um-${symbol}-1h: 744 bars of 1h`);
    expect(readdirSync(join(lab, 'data'))).toContain(`um-${symbol}-1h.bars`);
    expect(stored(lab, `um-${symbol}-1h`).bars.intervalMs).toBe(HOUR);
  });

  it.each(['..', 'A/B', 'BTC USDT', 'BTC\u202eUSDT', 'BTC\u200bUSDT', '🚀USDT', 'x'.repeat(41)])(
    'rejects %j before the first request',
    async (symbol) => {
      const archive = await archiveServer();
      const ran = await pull(archive, temporaryFolder(), symbol);
      expect(ran.code).toBe(2);
      expect(ran.err).toContain('give 1 to 40 letters, digits, _ and -');
      expect(archive.requests).toEqual([]);
    },
  );
});
