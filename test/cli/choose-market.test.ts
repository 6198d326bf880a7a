import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../cli/failures/failure.ts';
import { chooseMarket, type MarketRequest } from '../../cli/lab/choose-market.ts';
import { MarketDataError } from '../../market/errors.ts';
import { importMarket } from '../../market/import-market.ts';
import { marketPath, readMarket, writeMarket } from '../../market/market-store.ts';
import { resample } from '../../market/resample.ts';
import { archiveServer } from '../helpers/archive-server.ts';
import { relabelled } from '../helpers/changed-market.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { smallMarket } from '../helpers/small-session.ts';

function choose(said: Partial<MarketRequest> = {}) {
  return chooseMarket({
    wanted: [],
    lab: temporaryFolder(),
    calendar: 'auto',
    isOffline: true,
    archiveUrl: 'http://127.0.0.1:1',
    mayDownload: true,
    ...said,
  });
}

/** A lab that holds markets of these names, each of so many days. */
function labWith(markets: Readonly<Record<string, number>>): string {
  const lab = temporaryFolder();
  mkdirSync(join(lab, 'data'));
  for (const [name, days] of Object.entries(markets)) {
    const labels = { symbol: name.split('-')[1] ?? name, venue: 'spot', simulated: null };
    writeMarket(marketPath(join(lab, 'data'), name), relabelled(smallMarket(1, days), labels));
  }
  return lab;
}

describe('chooseMarket() without a name', () => {
  it('uses a market of the lab, and reports which', async () => {
    const { market, notices } = await choose({ lab: labWith({ 'spot-ETHUSDT-5m': 3 }) });
    expect(market.symbol).toBe('ETHUSDT');
    expect(notices).toEqual(['Market: spot-ETHUSDT-5m, from the lab']);
  });

  it('prefers the default of the archive, else the longest', async () => {
    const some = labWith({ 'spot-ETHUSDT-5m': 2, 'spot-XRPUSDT-5m': 3 });
    const longest = await choose({ lab: some });
    expect(longest.market.symbol).toBe('XRPUSDT');
    expect(longest.notices[0]).toContain('of 2; choose another with --market');
    const lab = labWith({ 'spot-BTCUSDT-5m': 2, 'spot-XRPUSDT-5m': 3 });
    expect((await choose({ lab })).market.symbol).toBe('BTCUSDT');
  });

  it('simulates one offline in an empty lab, with a notice', async () => {
    const { market, notices } = await choose();
    expect(market.simulated).toMatchObject({ kind: 'null', seed: 1, days: 1200 });
    expect(notices[0]).toContain('a simulated one is used');
  });

  it('simulates one if the archive does not respond, with advice', async () => {
    const { market, notices } = await choose({ isOffline: false });
    expect(market.simulated).not.toBeNull();
    expect(notices[0]).toContain('the archive does not respond: a simulated market is used');
    expect(notices[0]).toContain('maestro data import');
  });

  it('simulates one if the archive has nothing, with the reason', async () => {
    const archive = await archiveServer();
    const { market, notices } = await choose({ isOffline: false, archiveUrl: archive.url });
    expect(archive.requests.length).toBeGreaterThan(1);
    expect(market.simulated).not.toBeNull();
    expect(notices[0]).toMatch(/^The lab has no market, and the download failed: .*simulated/);
  });

  it('names a damaged file if the lab has no other market', async () => {
    const lab = labWith({});
    writeFileSync(marketPath(join(lab, 'data'), 'spot-ETHUSDT-5m'), 'truncated');
    const refused = choose({ lab });
    await expect(refused).rejects.toThrow(MarketDataError);
    await expect(refused).rejects.toThrow('spot-ETHUSDT-5m');
  });

  it('downloads nothing for a dry run, and reports what a run would do', async () => {
    const { market, notices } = await choose({ isOffline: false, mayDownload: false });
    expect(market.simulated).not.toBeNull();
    expect(notices[0]).toContain('the session would first download');
  });
});

describe('chooseMarket() with a name', () => {
  it.each([
    ['simulated:drift', { kind: 'drift', seed: 1 }],
    ['simulated:planted:7', { kind: 'planted', seed: 7 }],
    ['simulated:null:7:40', { kind: 'null', seed: 7, days: 40 }],
  ])('makes %s', async (name, simulated) => {
    expect((await choose({ wanted: [name] })).market.simulated).toMatchObject(simulated);
  });

  it.each([
    'simulated:',
    'simulated:bull',
    'simulated:null:x',
    'simulated:null:1:2:3',
    'simulated:null:-1',
  ])('refuses %s as bad usage, and says what may be written', async (name) => {
    const refused = choose({ wanted: [name] });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      `Cannot simulate a market: "${name}" does not have the form simulated, `,
    );
  });

  it('simulates bars of another length, in every way to choose a simulated market', async () => {
    const named = await choose({ wanted: ['simulated:drift:2:9'], interval: '15m' });
    // 9 days of 96 bars.
    expect(named.market.bars).toMatchObject({ length: 864, intervalMs: 900_000 });
    expect((await choose({ interval: '1h' })).market.bars.intervalMs).toBe(3_600_000);
  });

  it('chooses among the markets of one symbol by interval, named or not', async () => {
    const lab = labWith({ 'spot-ETHUSDT-5m': 4 });
    const data = join(lab, 'data');
    importMarket(data, resample(readMarket(marketPath(data, 'spot-ETHUSDT-5m')), 900_000));
    for (const wanted of [['ETHUSDT'], []]) {
      const { market } = await choose({ lab, wanted, interval: '15m' });
      expect(market.bars.intervalMs).toBe(900_000);
      await expect(choose({ lab, wanted, interval: '1h' })).rejects.toThrow(
        /Cannot use --interval 1h: no such bars are stored; use spot-ETHUSDT-15m, spot-ETHUSDT-5m .*maestro data resample spot-ETHUSDT-15m --interval 1h/,
      );
    }
    await expect(choose({ lab, wanted: ['ETHUSDT'] })).rejects.toThrow('or add --interval');
  });

  it.each<[string, readonly string[], Partial<MarketRequest>]>([
    ['--symbol', ['simulated'], { symbol: 'GOOG' }],
    ['--calendar', ['simulated:null:1:9'], { calendar: 'sessions' }],
    ['--symbol', ['ETHUSDT'], { symbol: 'GOOG' }],
    ['--calendar', ['ETHUSDT'], { calendar: 'continuous' }],
    ['--symbol', [], { symbol: 'ETHUSDT' }],
    ['--calendar', [], { calendar: 'sessions' }],
    ['--interval', ['x.bars'], { interval: '5m' }],
  ])('refuses %s with %j, where it has no effect', async (option, wanted, typed) => {
    const refused = choose({ lab: labWith({ 'spot-ETHUSDT-5m': 2 }), wanted, ...typed });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(`Cannot use ${option}: it is about files, and `);
  });

  it('refuses days that cannot be simulated', async () => {
    await expect(choose({ wanted: ['simulated:null:1:0'] })).rejects.toThrow(MarketDataError);
  });

  it('says what there is where it is not there', async () => {
    const lab = labWith({ 'spot-ETHUSDT-5m': 2 });
    const refused = choose({ lab, wanted: ['BTCUSDT'] });
    await expect(refused).rejects.toThrow(MarketDataError);
    await expect(refused).rejects.toThrow('use one of spot-ETHUSDT-5m');
  });

  it('finds it in the lab by name or symbol', async () => {
    const lab = labWith({ 'spot-ETHUSDT-5m': 2, 'spot-XRPUSDT-5m': 3 });
    for (const name of ['ETHUSDT', 'spot-ETHUSDT-5m']) {
      expect((await choose({ lab, wanted: [name] })).market.symbol).toBe('ETHUSDT');
    }
  });

  it('reads a stored market by its file, wherever that is', async () => {
    const path = marketPath(join(labWith({ 'spot-ETHUSDT-5m': 2 }), 'data'), 'spot-ETHUSDT-5m');
    expect((await choose({ wanted: [path] })).market.symbol).toBe('ETHUSDT');
  });

  it('takes a folder that has the name of a market for no file', async () => {
    const here = process.cwd();
    const lab = labWith({ 'spot-ETHUSDT-5m': 2 });
    mkdirSync(join(lab, 'ETHUSDT'));
    process.chdir(lab);
    try {
      expect((await choose({ lab, wanted: ['ETHUSDT'] })).market.symbol).toBe('ETHUSDT');
    } finally {
      process.chdir(here);
    }
  });

  it('reads files', async () => {
    const path = temporaryFile('A-1d.csv', '2024-01-01,1,2,1,2,5\n2024-01-02,1,2,1,2,5\n');
    const { market, notices } = await choose({ wanted: [path], calendar: 'continuous' });
    expect(market.bars.length).toBe(2);
    expect(notices.join()).toContain('has no header');
  });
});
