import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  archiveAnswers,
  type PullOptions,
  type PullProgress,
  pullArchive,
} from '../../market/binance-archive.ts';
import { importMarket } from '../../market/import-market.ts';
import { readMarket } from '../../market/market-store.ts';
import { type ArchiveServer, archiveServer } from '../helpers/archive-server.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

const TODAY = Date.UTC(2024, 3, 4, 12); // 4 April: March is over, April has three whole days

/** Waits are short, so that a test can afford several. */
const timing = {
  retries: 2,
  minDelayMs: 5,
  maxDelayMs: 20,
  answerTimeoutMs: 1000,
  stallTimeoutMs: 1000,
};

function pull(server: ArchiveServer, directory: string, options: Partial<PullOptions> = {}) {
  return pullArchive({
    venue: 'spot',
    symbol: 'BTCUSDT',
    interval: '5m',
    from: '2024-01',
    to: '2024-03',
    baseUrl: server.url,
    directory,
    today: TODAY,
    timing,
    ...options,
  });
}

const names = (files: readonly string[]) =>
  files.map((file) => file.slice(file.lastIndexOf('/') + 1));

describe('pullArchive()', () => {
  it('downloads the months of a period, oldest first, and imports them', async () => {
    const server = await archiveServer();
    server.add(['2024-01', '2024-02', '2024-03', '2024-04']);
    const data = temporaryFolder();
    const pulled = await pull(server, join(data, 'archive'));
    expect(names(pulled.files)).toEqual(
      ['01', '02', '03'].map((month) => `BTCUSDT-5m-2024-${month}.zip`),
    );
    expect(pulled).toMatchObject({ downloaded: 3, holes: [], notices: [] });
    expect(server.requests).toContain(
      'GET /data/spot/monthly/klines/BTCUSDT/5m/BTCUSDT-5m-2024-02.zip',
    );

    const { name, path, added } = importMarket(data, pulled.market);
    expect(name).toBe('spot-BTCUSDT-5m');
    expect(added).toBe((31 + 29 + 31) * 288);
    expect(readMarket(path).gaps).toEqual([]);
  });

  it('requests nothing that is there with the right checksum', async () => {
    const server = await archiveServer();
    server.add(['2024-01', '2024-02', '2024-03']);
    const folder = temporaryFolder();
    const first = await pull(server, folder);
    const asked = server.requests.length;
    const second = await pull(server, folder);
    expect(second.files).toEqual(first.files);
    expect(second.downloaded).toBe(0);
    expect(server.requests.length).toBe(asked);

    writeFileSync(second.files[1]!, 'damaged meanwhile');
    const third = await pull(server, folder);
    expect(third.downloaded).toBe(1);
    expect(server.requests.slice(asked).every((one) => one.includes('2024-02.zip'))).toBe(true);
  });

  it('finds futures in their folder of the archive', async () => {
    const server = await archiveServer();
    server.add(['2024-01'], { venue: 'um', symbol: 'SOLUSDT', hasHeader: true });
    const data = temporaryFolder();
    const options = { venue: 'um', symbol: 'SOLUSDT', to: '2024-01' };
    const pulled = await pull(server, join(data, 'archive'), options);
    const imported = importMarket(data, pulled.market);
    expect(imported.name).toBe('um-SOLUSDT-5m');
    expect(imported.market.bars.length).toBe(31 * 288);
  });

  it('cuts the import to the requested days', async () => {
    const server = await archiveServer();
    server.add(['2024-01', '2024-02']);
    const days = { from: '2024-01-31', to: '2024-02-02' };
    const { bars } = (await pull(server, temporaryFolder(), days)).market;
    expect(bars.time[0]).toBe(Date.UTC(2024, 0, 31));
    expect(bars.length).toBe(3 * 288);
  });

  it('takes the days of an unfinished month, up to a run of missing ones', async () => {
    const server = await archiveServer();
    server.add(['2024-03', '2024-04-01', '2024-04-02']);
    const pulled = await pull(server, temporaryFolder(), { from: '2024-03', to: '2024-06' });
    expect(names(pulled.files)).toEqual([
      'BTCUSDT-5m-2024-03.zip',
      'BTCUSDT-5m-2024-04-01.zip',
      'BTCUSDT-5m-2024-04-02.zip',
    ]);
    expect(pulled.notices).toEqual([
      'The archive has 2024-04 only as daily files so far: those until 2024-04-02 were used.',
      'The archive lacks 2024-05 to 2024-06 so far.',
    ]);
    // 3 April was asked for and is missing; today, what is to come and later months were not.
    expect(server.requests.filter((one) => one.includes('2024-04-03'))).toHaveLength(1);
    expect(server.requests.some((one) => /2024-04-04|2024-0[56]/.test(one))).toBe(false);
  });

  it('skips one missing day, and ends a month after two', async () => {
    const server = await archiveServer();
    server.add(['2024-03-01', '2024-03-03', '2024-03-06']);
    const pulled = await pull(server, temporaryFolder(), { from: '2024-03' });
    expect(names(pulled.files)).toEqual(['BTCUSDT-5m-2024-03-01.zip', 'BTCUSDT-5m-2024-03-03.zip']);
  });

  it('reports what the archive lacks, and uses the rest', async () => {
    const server = await archiveServer();
    server.add(['2024-03']);
    const pulled = await pull(server, temporaryFolder(), { from: '2023-11' });
    expect(names(pulled.files)).toEqual(['BTCUSDT-5m-2024-03.zip']);
    expect(pulled.notices).toEqual(['The archive lacks 2023-11 to 2024-02 so far.']);
  });

  it('rejects a symbol or a period without files, without a retry', async () => {
    const server = await archiveServer();
    await expect(
      pull(server, temporaryFolder(), { symbol: 'NOSUCH', to: '2024-01' }),
    ).rejects.toThrow(
      /Cannot download NOSUCH: the archive has no 5m bars \(spot\) from 2024-01 to 2024-01; check .*NOSUCH-5m-2024-01.zip/,
    );
    expect(new Set(server.requests).size).toBe(server.requests.length);
    const future = { from: '2025-01', to: '2025-02' };
    await expect(pull(server, temporaryFolder(), future)).rejects.toThrow('has no 5m bars (spot)');
  });

  it.each<[string, Partial<PullOptions>, string]>([
    ['a symbol that is a path', { symbol: '../../etc' }, 'give 1 to 40 letters, digits, _ and -'],
    ['a venue', { venue: 'cm' }, 'Cannot read --venue: found "cm"; give spot or um'],
    [
      'an interval',
      { interval: '7m' },
      'Cannot read --interval: found "7m"; the archive has 1s, 1m',
    ],
    ['a month', { from: '2024-13' }, 'a month as 2024-01'],
    ['a day', { to: '2024-02-30' }, 'a month as 2024-01'],
    ['a period backward', { from: '2024-05' }, 'Cannot read the period: found 2024-05'],
    ['an address', { baseUrl: 'file:///etc' }, 'the address of an archive'],
    ['a password in the address', { baseUrl: 'http://a:secret@127.0.0.1/' }, 'without a password'],
  ])('rejects %s before the first request', async (_, options, message) => {
    const server = await archiveServer();
    const folder = temporaryFolder();
    await expect(pull(server, folder, options)).rejects.toThrow(message);
    expect(server.requests).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports its progress', async () => {
    const server = await archiveServer();
    server.add(['2024-01', '2024-02']);
    const seen: PullProgress[] = [];
    await pull(server, temporaryFolder(), { to: '2024-02', onProgress: (one) => seen.push(one) });
    const last = seen.filter(({ file }) => file === 'BTCUSDT-5m-2024-02.zip').at(-1)!;
    expect(last.receivedBytes).toBe(last.totalBytes);
    expect(last.months).toBe(2);
    expect(seen.every(({ monthsDone }) => monthsDone < 2)).toBe(true);
  });
});

describe('pullArchive() from an archive that misbehaves', () => {
  const ZIP = 'BTCUSDT-5m-2024-01.zip';
  const january = { to: '2024-01' };

  async function server(): Promise<ArchiveServer> {
    const started = await archiveServer();
    started.add(['2024-01']);
    return started;
  }

  const ranges = ({ requests }: ArchiveServer) =>
    requests.filter((one) => one.includes('.zip bytes=')).map((one) => one.split(' ')[2]);

  it.each<[string, number, string | undefined]>([
    ['500', 500, undefined],
    ['503', 503, undefined],
    ['408', 408, undefined],
    ['429 with a time to wait', 429, '0.1'],
    ['429 with nonsense to wait', 429, '-5'],
  ])('retries after %s', async (_, status, retryAfter) => {
    const archive = await server();
    const plan = { kind: 'status', status, ...(retryAfter ? { retryAfter } : {}) } as const;
    archive.misbehave(`${ZIP}.CHECKSUM`, plan);
    archive.misbehave(ZIP, plan);
    const startedAt = performance.now();
    const pulled = await pull(archive, temporaryFolder(), january);
    expect(pulled.downloaded).toBe(1);
    expect(archive.requests.length).toBe(4);
    if (retryAfter === '0.1') expect(performance.now() - startedAt).toBeGreaterThan(200);
  });

  it('gives up after its retries, with the reason', async () => {
    const archive = await server();
    archive.misbehave(ZIP, ...Array(9).fill({ kind: 'status', status: 500 }));
    await expect(pull(archive, temporaryFolder(), january)).rejects.toThrow(
      /Cannot download BTCUSDT-5m-2024-01.zip: the server responded 500 Internal Server Error \(3 attempts\); requested http/,
    );
    expect(archive.requests.length).toBe(1 + 3);
  });

  it('does not retry a permanent failure', async () => {
    const archive = await server();
    archive.misbehave(ZIP, { kind: 'status', status: 403 });
    await expect(pull(archive, temporaryFolder(), january)).rejects.toThrow('403 Forbidden');
    expect(archive.requests.length).toBe(2);
  });

  it('continues a broken download', async () => {
    const archive = await server();
    archive.misbehave(ZIP, { kind: 'cut', afterBytes: 5000 }, { kind: 'cut', afterBytes: 3000 });
    const pulled = await pull(archive, temporaryFolder(), january);
    expect(pulled.downloaded).toBe(1);
    expect(ranges(archive)).toEqual(['bytes=5000-', 'bytes=8000-']);
  });

  it('continues the download of an earlier call, and starts over if the server ignores ranges', async () => {
    for (const next of [[], [{ kind: 'ignore-range' }]] as const) {
      const archive = await server();
      const folder = temporaryFolder();
      archive.misbehave(ZIP, ...Array(3).fill({ kind: 'cut', afterBytes: 1000 }));
      await expect(pull(archive, folder, january)).rejects.toThrow('the connection failed');
      const part = join(folder, 'spot/BTCUSDT/5m', `${ZIP}.part`);
      expect(statSync(part).size).toBe(3000);
      expect(existsSync(part.replace('.part', ''))).toBe(false);
      archive.misbehave(ZIP, ...next);
      const { files } = await pull(archive, folder, january);
      expect(ranges(archive).at(-1)).toBe('bytes=3000-');
      expect(existsSync(part)).toBe(false);
      expect(readdirSync(join(folder, 'spot/BTCUSDT/5m')).sort()).toEqual([ZIP, `${ZIP}.CHECKSUM`]);
      expect((await pull(archive, folder, january)).market.bars.length).toBe(8928);
      expect(files).toHaveLength(1);
    }
  });

  it('starts over if the part is of another file', async () => {
    for (const content of ['something else', 'x'.repeat(2_000_000)]) {
      const archive = await server();
      const folder = temporaryFolder();
      const place = join(folder, 'spot/BTCUSDT/5m');
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `${ZIP}.part`), content);
      expect((await pull(archive, folder, january)).downloaded).toBe(1);
    }
  });

  it('uses a complete part without another request', async () => {
    const archive = await server();
    const folder = temporaryFolder();
    const { files } = await pull(archive, folder, january);
    const bytes = readFileSync(files[0]!);
    const other = temporaryFolder();
    mkdirSync(join(other, 'spot/BTCUSDT/5m'), { recursive: true });
    writeFileSync(join(other, 'spot/BTCUSDT/5m', `${ZIP}.part`), bytes);
    const asked = archive.requests.length;
    await pull(archive, other, january);
    expect(archive.requests.slice(asked)).toEqual([expect.stringContaining('.CHECKSUM')]);
  });

  it('ends if a page is sent in place of a checksum', async () => {
    const archive = await server();
    archive.misbehave('.CHECKSUM', { kind: 'send', body: '<html>Sign in</html>' });
    await expect(pull(archive, temporaryFolder(), january)).rejects.toThrow(
      'the server sent a page in place of its .CHECKSUM',
    );
    expect(archive.requests).toHaveLength(1);
  });

  it('waits for a slow server, and not for a silent one', async () => {
    const archive = await server();
    archive.misbehave(ZIP, { kind: 'trickle', bytes: 10_000, everyMs: 160 });
    const startedAt = performance.now();
    await pull(archive, temporaryFolder(), january);
    expect(performance.now() - startedAt).toBeGreaterThan(timing.stallTimeoutMs);
    expect(archive.requests.length).toBe(2);

    const silent = await server();
    silent.misbehave(ZIP, { kind: 'silent' }, { kind: 'stall', afterBytes: 2000 });
    expect((await pull(silent, temporaryFolder(), january)).downloaded).toBe(1);
    expect(ranges(silent)).toEqual(['bytes=2000-']);
    silent.misbehave('.CHECKSUM', ...Array(3).fill({ kind: 'silent' }));
    await expect(pull(silent, temporaryFolder(), january)).rejects.toThrow(
      'the server sent nothing for 1 s (3 attempts)',
    );
  });

  it('reports that the server cannot be reached', async () => {
    const options = { ...january, baseUrl: 'http://127.0.0.1:9' };
    await expect(pull(await server(), temporaryFolder(), options)).rejects.toThrow(
      /Cannot download BTCUSDT-5m-2024-01.zip: the connection failed: .* \(3 attempts\); requested http/,
    );
  });

  it('stops between the beginning of a response and its first byte', async () => {
    const archive = await server();
    // Some minutes, if nothing stopped it.
    archive.misbehave(ZIP, { kind: 'trickle', bytes: 20, everyMs: 20 });
    const stop = new AbortController();
    const realFetch = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
      const response = await realFetch(...request);
      if (String(request[0]).endsWith('.zip')) stop.abort();
      return response;
    });
    try {
      const running = pull(archive, temporaryFolder(), { ...january, signal: stop.signal });
      expect(await running.catch((error: unknown) => error)).toBe(stop.signal.reason);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('stops at once, keeps its files, and continues from there', async () => {
    const archive = await server();
    archive.add(['2024-02', '2024-03']);
    archive.misbehave('.zip', ...Array(3).fill({ kind: 'trickle', bytes: 1000, everyMs: 10 }));
    const folder = temporaryFolder();
    const stop = new AbortController();
    const running = pull(archive, folder, {
      signal: stop.signal,
      onProgress: ({ receivedBytes }) => receivedBytes > 5000 && stop.abort(),
    });
    expect(await running.catch((error: unknown) => error)).toBe(stop.signal.reason);
    expect(stop.signal.aborted).toBe(true);
    const parts = readdirSync(join(folder, 'spot/BTCUSDT/5m'));
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.every((name) => name.endsWith('.zip.part'))).toBe(true);
    expect((await pull(archive, folder)).downloaded).toBe(3);
    expect(ranges(archive).length).toBeGreaterThan(0);
  });

  it('stops the other downloads if one fails, and keeps complete files', async () => {
    const archive = await server();
    archive.add(['2024-02', '2024-03']);
    archive.misbehave('2024-02.zip', { kind: 'status', status: 403 });
    archive.misbehave('2024-03.zip', { kind: 'trickle', bytes: 500, everyMs: 100 });
    const folder = temporaryFolder();
    await expect(pull(archive, folder)).rejects.toThrow('2024-02.zip: the server responded 403');
    // Another server: what trickles may not have been asked for before everything stopped.
    const patient = await server();
    patient.add(['2024-02', '2024-03']);
    const { downloaded, files } = await pull(patient, folder);
    expect(files).toHaveLength(3);
    expect(downloaded).toBeGreaterThan(0);
  });
});

describe('archiveAnswers()', () => {
  it('is true for any response, and false without one in time', async () => {
    const archive = await archiveServer();
    expect(await archiveAnswers(archive.url, 1000)).toBe(true);
    archive.misbehave('/', { kind: 'silent' });
    expect(await archiveAnswers(archive.url, 100)).toBe(false);
    expect(await archiveAnswers('http://127.0.0.1:9', 1000)).toBe(false);
    await expect(archiveAnswers('nonsense', 100)).rejects.toThrow('the address of an archive');
  });
});
