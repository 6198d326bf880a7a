import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../market/bars.ts';
import { MarketDataError } from '../../market/errors.ts';
import { findMarket } from '../../market/find-market.ts';
import { importMarket } from '../../market/import-market.ts';
import { checkMarketSize, columnViews, makeMarket } from '../../market/make-market.ts';
import type { Market } from '../../market/market.ts';
import {
  defaultMarketName,
  listMarkets,
  marketPath,
  readMarket,
  writeMarket,
} from '../../market/market-store.ts';
import { resample } from '../../market/resample.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { MINUTE } from '../helpers/market-klines.ts';
import { marketOf } from '../helpers/market-of.ts';

const START = Date.UTC(2024, 0, 1);

function market(count: number, labels = {}, first = 0): Market {
  const rows = Array.from({ length: count }, (_, i) => {
    const k = first + i;
    return [START + k * 5 * MINUTE, 100 + k, 102 + k, 99 + k, 101 + k, 10];
  });
  const taker = rows.map((_, i) => (first + i) / 8);
  return marketOf(rows, 5 * MINUTE, labels, [['takerBuyVolume', taker]]);
}

/** The path of a stored market, and the bytes of its file. */
function stored(value: Market): { path: string; bytes: Buffer } {
  const path = marketPath(temporaryFolder(), 'spot-BTCUSDT-5m');
  writeMarket(path, value);
  return { path, bytes: readFileSync(path) };
}

describe('writeMarket() and readMarket()', () => {
  it('return the same market, in shared memory, with its gaps and labels', () => {
    const simulated = {
      kind: 'planted',
      seed: 3,
      days: 9,
      strength: 0.2,
      edge: 'momentum',
    } as const;
    const labels = { calendar: 'sessions', simulated } as const;
    const rows = [0, 1, 2, 7, 8].map((k) => [START + k * 5 * MINUTE, 2, 4, 1, 3, 0]);
    const original = marketOf(rows, 5 * MINUTE, labels, [['askSize', [1, 2, 3, 4, 5]]]);
    const { path } = stored(original);
    const { bars, handle, ...rest } = readMarket(path);
    const { bars: originalBars, handle: _, ...originalRest } = original;
    expect(rest).toEqual(originalRest);
    expect(rest.gaps).toEqual([{ index: 3, missingBars: 4 }]);
    expect(handle.buffer).toBeInstanceOf(SharedArrayBuffer);
    for (const name of columnsOf(originalBars)) expect(bars[name]).toEqual(originalBars[name]);
    expect(columnsOf(bars)).toEqual(columnsOf(originalBars));
  });

  it('give the same bytes for the same market', () => {
    expect(stored(market(50)).bytes.equals(stored(market(50)).bytes)).toBe(true);
  });

  it('store the columns from a page boundary on, in float64, little endian', () => {
    const { bytes } = stored(market(50));
    expect(bytes.length).toBe(4096 + 7 * 50 * 8);
    expect(bytes.readDoubleLE(4096)).toBe(START);
    expect(bytes.readDoubleLE(4096 + 50 * 8 + 8)).toBe(101); // open of bar 1
    expect(bytes.readDoubleLE(4096 + 6 * 50 * 8 + 16)).toBe(2 / 8); // taker volume of bar 2
  });

  it('leave the earlier file and no other if writing fails', () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'taken.bars')); // a folder is in the way of the last step
    expect(() => writeMarket(marketPath(data, 'taken'), market(60))).toThrow('EISDIR');
    expect(readdirSync(data)).toEqual(['taken.bars']);
  });
});

describe('readMarket() of a damaged file', () => {
  it('rejects it at every truncated length, with its name', () => {
    const { path, bytes } = stored(market(20));
    const lengths = [
      ...Array(64).keys(),
      200,
      4095,
      4096,
      4097,
      bytes.length - 8,
      bytes.length - 1,
    ];
    for (const length of lengths) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => readMarket(path), `cut to ${length}`).toThrow(MarketDataError);
      expect(() => readMarket(path)).toThrow(path);
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.of(0)]));
    expect(() => readMarket(path)).toThrow('it is too long');
  });

  it('rejects it with any bit flipped, in head, padding or columns', () => {
    const { path, bytes } = stored(market(20));
    const factsEnd = 48 + bytes.readUInt32LE(12);
    const places = [
      ...Array(factsEnd + 16).keys(),
      ...Array.from({ length: 150 }, (_, i) => factsEnd + 16 + i * 31),
      bytes.length - 1,
    ].filter((at) => at < bytes.length);
    for (const at of places) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(path, damaged);
      expect(() => readMarket(path), `bit in byte ${at}`).toThrow(MarketDataError);
    }
  });

  it('reports the reason', () => {
    const { path, bytes } = stored(market(20));
    const rejection = (change: (damaged: Buffer) => void) => {
      const damaged = Buffer.from(bytes);
      change(damaged);
      writeFileSync(path, damaged);
      return () => readMarket(path);
    };
    expect(rejection((b) => b.write('PARQUET1'))).toThrow('it is not a .bars file');
    expect(rejection((b) => b.writeUInt32LE(2, 8))).toThrow(
      'a newer Maestro wrote it (format 2; this one reads 1); update Maestro',
    );
    expect(rejection((b) => b.writeUInt32LE(0xffffffff, 12))).toThrow('its header is damaged');
    expect(rejection((b) => b.writeDoubleLE(7, 4096 + 160))).toThrow('its columns are damaged');
    expect(() => readMarket(temporaryFolder())).toThrow('it is not a regular file');
  });
});

describe('checkMarketSize()', () => {
  it('accepts ten million bars of nine columns, and rejects more than 2 GiB', () => {
    expect(() => checkMarketSize(10_000_000, 9)).not.toThrow();
    expect(() => checkMarketSize(30_000_000, 9)).toThrow(
      'Cannot load 30,000,000 bars of 9 columns: they exceed 2 GiB',
    );
  });
});

describe('marketPath()', () => {
  it.each(['', '..', '../x', 'a/b', 'a.b', 'a\0b', 'x'.repeat(65), '😀', '安'.repeat(67), 'a b'])(
    'rejects the name "%s"',
    (name) => {
      expect(() => marketPath('data', name)).toThrow('Cannot name a market');
    },
  );

  it.each(['\u202e', '\u200b', '\u2066', '\u3164', '\ufe0f', '\u00a0', '\ufeff'])(
    'rejects a name with an invisible character, number %#',
    (mark) => {
      expect(() => marketPath('data', `a${mark}b`)).toThrow(
        /Cannot name a market "a\\x[0-9a-f]+b"/,
      );
    },
  );

  it('composes a name of any script', () => {
    expect(marketPath('data', 'spot-币安人生USDT-1h')).toBe(
      join('data', 'spot-币安人生USDT-1h.bars'),
    );
    expect(marketPath('data', 'e\u0301toile')).toBe(join('data', '\u00e9toile.bars'));
  });

  it('has a default, venue-symbol-interval', () => {
    expect(defaultMarketName(market(3))).toBe('spot-BTCUSDT-5m');
    expect(marketPath('data', 'spot-BTCUSDT-5m')).toBe(join('data', 'spot-BTCUSDT-5m.bars'));
  });
});

describe('listMarkets() and findMarket()', () => {
  function folder(): string {
    const data = temporaryFolder();
    importMarket(data, market(20));
    importMarket(data, market(20, { symbol: 'ETHUSDT' }));
    importMarket(data, market(20, { symbol: 'ETHUSDT', venue: 'um' }));
    return data;
  }

  it('list all markets by name, and none without a folder', () => {
    expect(listMarkets(folder()).map(({ name }) => name)).toEqual([
      'spot-BTCUSDT-5m',
      'spot-ETHUSDT-5m',
      'um-ETHUSDT-5m',
    ]);
    expect(listMarkets(join(temporaryFolder(), 'none'))).toEqual([]);
  });

  it('list a broken file with its reason, next to the others', () => {
    const data = folder();
    writeFileSync(join(data, 'broken.bars'), 'MAESTROB');
    writeFileSync(join(data, 'notes.txt'), 'not a market');
    symlinkSync('nowhere', join(data, 'dangling.bars'));
    const problems = listMarkets(data).map((one) => ('problem' in one ? one.problem : ''));
    expect(problems.slice(2)).toEqual(['', '', '']);
    expect(problems[0]).toContain('broken.bars": it is truncated');
    expect(problems[1]).toContain('ENOENT');
    expect(() => findMarket(data, 'broken')).toThrow('it is truncated');
    expect(findMarket(data, 'BTCUSDT').name).toBe('spot-BTCUSDT-5m');
  });

  it.each([
    ['spot-BTCUSDT-5m', 'spot-BTCUSDT-5m'],
    ['BTCUSDT', 'spot-BTCUSDT-5m'],
    ['btcusdt', 'spot-BTCUSDT-5m'],
    ['BTCUSDT-5m', 'spot-BTCUSDT-5m'],
    ['UM-ETHUSDT-5M', 'um-ETHUSDT-5m'],
  ])('find "%s"', (wanted, name) => {
    expect(findMarket(folder(), wanted).name).toBe(name);
  });

  it('find a symbol of any script, in any case and composition', () => {
    const data = folder();
    for (const symbol of ['币安人生USDT', 'ÉTOILEUSDT']) importMarket(data, market(20, { symbol }));
    expect(findMarket(data, '币安人生usdt').name).toBe('spot-币安人生USDT-5m');
    expect(findMarket(data, 'e\u0301toileusdt-5M').name).toBe('spot-ÉTOILEUSDT-5m');
    expect(() => findMarket(data, '币安')).toThrow('Cannot find market "币安": no such market in');
  });

  it('choose among markets of one symbol by their interval', () => {
    const data = folder();
    importMarket(data, resample(market(20), 900_000));
    expect(() => findMarket(data, 'BTCUSDT')).toThrow('or add --interval');
    expect(findMarket(data, 'BTCUSDT', '15m').name).toBe('spot-BTCUSDT-15m');
    expect(findMarket(data, 'spot-BTCUSDT-5m', '5m').name).toBe('spot-BTCUSDT-5m');
    expect(() => findMarket(data, 'BTCUSDT', '1h')).toThrow(
      'Cannot use --interval 1h: no such bars are stored; use spot-BTCUSDT-15m, spot-BTCUSDT-5m without it, ' +
        'or make longer bars of shorter ones: maestro data resample spot-BTCUSDT-15m --interval 1h',
    );
    expect(() => findMarket(data, 'ETHUSDT', '5m')).toThrow('2 match; use one of spot-ETHUSDT-5m');
  });

  it('reject a name without a match or with several, and list the markets', () => {
    const data = folder();
    expect(() => findMarket(data, 'ETHUSDT')).toThrow(
      'Cannot choose market "ETHUSDT": 2 match; use one of spot-ETHUSDT-5m, um-ETHUSDT-5m',
    );
    expect(() => findMarket(data, '../x\u001b[2J')).toThrow(
      /Cannot find market "..\/x\\x1b\[2J": no such market in .*; use one of spot-BTCUSDT-5m, spot-ETHUSDT-5m, um-ETHUSDT-5m/,
    );
    expect(() => findMarket(temporaryFolder(), 'BTCUSDT')).toThrow(
      '; try maestro data pull BTCUSDT',
    );
  });
});

describe('importMarket()', () => {
  it('adds bars to the stored ones, equal to a single import', () => {
    const data = temporaryFolder();
    const parts = [market(30, {}, 20), market(25), market(30, {}, 60)];
    const added = parts.map((part) => importMarket(data, part).added);
    expect(added).toEqual([30, 20, 30]);
    const whole = readMarket(marketPath(data, 'spot-BTCUSDT-5m'));
    expect(whole.bars.length).toBe(80);
    expect(whole.gaps).toEqual([{ index: 50, missingBars: 10 }]);
    const other = temporaryFolder();
    for (const part of [...parts].reverse()) importMarket(other, part);
    expect(readMarket(marketPath(other, 'spot-BTCUSDT-5m')).hash).toBe(whole.hash);
  });

  it('leaves the file unchanged if no bar is new', () => {
    const data = temporaryFolder();
    const { path } = importMarket(data, market(30));
    const { ino } = statSync(path);
    expect(importMarket(data, market(30)).added).toBe(0);
    expect(statSync(path).ino).toBe(ino);
    expect(readdirSync(data)).toEqual(['spot-BTCUSDT-5m.bars']);
  });

  it('rejects bars that contradict the stored ones, unless they replace them', () => {
    const data = temporaryFolder();
    importMarket(data, market(30));
    const other = market(30);
    other.bars.close[7] = 108.5;
    expect(() => importMarket(data, other)).toThrow(
      'at 2024-01-01T00:35:00Z the stored close is 108, the new one 108.5',
    );
    expect(readMarket(marketPath(data, 'spot-BTCUSDT-5m')).bars.close[7]).toBe(108);
    const { added, replaced, path } = importMarket(data, other, { replace: true });
    expect([added, replaced]).toEqual([0, 1]);
    expect(readMarket(path).bars.close[7]).toBe(108.5);
    expect(readMarket(path).bars.length).toBe(30);
    importMarket(data, market(10), { replace: 'all' });
    expect(readMarket(path).bars.length).toBe(10);
  });

  it('completes a last bar that was still forming, and no other bar', () => {
    const data = temporaryFolder();
    const formed = market(30);
    // Bar 29 opens at 129, between 128 and 131, with a volume of 10.
    for (const [name, value] of [
      ['high', 130.5],
      ['close', 129.5],
      ['volume', 4],
      ['takerBuyVolume', 1],
    ] as const) {
      formed.bars[name]![29] = value;
    }
    const early = makeMarket(formed, 5 * MINUTE, columnViews(formed.bars));
    importMarket(data, early);
    const { market: whole, added, replaced, notices } = importMarket(data, market(40));
    expect([added, replaced, whole.bars.high[29], whole.bars.volume[29]]).toEqual([10, 0, 131, 10]);
    expect(notices).toEqual([
      'The last stored bar, at 2024-01-01T02:25:00Z, was still forming: it is complete now.',
    ]);
    // The other way round a complete bar would become a part of itself.
    const other = temporaryFolder();
    importMarket(other, market(30));
    expect(() => importMarket(other, early)).toThrow('at 2024-01-01T02:25:00Z the stored high is');
  });

  it('rejects mixed markets, columns and simulated bars', () => {
    const data = temporaryFolder();
    const name = 'mine';
    importMarket(data, market(30), { name });
    const refusals: [Market, string][] = [
      [
        market(30, { symbol: 'ETHUSDT' }),
        'Cannot add bars of spot ETHUSDT 5m to a market of spot BTCUSDT 5m',
      ],
      [market(30, { venue: 'um' }), 'Cannot add bars of um BTCUSDT 5m'],
      [
        marketOf(
          [
            [START, 1, 1, 1, 1, 1],
            [START + 5 * MINUTE, 1, 1, 1, 1, 1],
          ],
          5 * MINUTE,
        ),
        'with other columns',
      ],
      [
        market(30, { simulated: { kind: 'null', seed: 1, days: 1, strength: null, edge: null } }),
        'some of them are simulated',
      ],
    ];
    for (const [other, message] of refusals) {
      expect(() => importMarket(data, other, { name })).toThrow(message);
    }
  });

  it('rejects bars between the stored ones', () => {
    const data = temporaryFolder();
    const rows = (offset: number) =>
      [0, 5, 10].map((m) => [START + (m + offset) * MINUTE, 1, 1, 1, 1, 1]);
    importMarket(data, marketOf(rows(0), 5 * MINUTE));
    expect(() => importMarket(data, marketOf(rows(2), 5 * MINUTE))).toThrow(
      'found a bar at 2024-01-01T00:02:00Z; expected a whole number of 5m bars after 2024-01-01T00:00:00Z',
    );
  });

  it('keeps the stored calendar unless another is stated', () => {
    const data = temporaryFolder();
    importMarket(data, market(30, { calendar: 'sessions' }));
    expect(importMarket(data, market(40)).market.calendar).toBe('sessions');
    const { path } = importMarket(data, market(40), { calendar: 'continuous' });
    expect(readMarket(path).calendar).toBe('continuous');
  });
});
