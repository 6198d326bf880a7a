import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { sha256 } from '../../store/durable-file.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { klineCsv, klines, MINUTE, zip } from '../helpers/market-klines.ts';

const START = Date.UTC(2024, 0, 1);
const HEADER = 'time,open,high,low,close,volume';

const table = (rows: readonly string[], name = 'x.csv') =>
  temporaryFile(name, [HEADER, ...rows].join('\n'));
/** Bars of these minutes after midnight. */
const minutes = (...list: number[]) =>
  list.map((minute) => `${new Date(START + minute * MINUTE).toISOString()},2,3,1,2,5`);

describe('readMarketFiles() on rows without prices', () => {
  it.each(['null', 'NaN', '', 'n/a', '-', '#N/A', 'None'])(
    'leaves out a row of "%s" on request',
    (text) => {
      const rows = minutes(0, 1, 2, 3, 4, 5);
      rows[2] = `${new Date(START + 2 * MINUTE).toISOString()},2,3,${text},2,`;
      rows[3] = `${new Date(START + 3 * MINUTE).toISOString()},${`${text},`.repeat(4)}${text}`;
      const path = table(rows);
      expect(() => readMarketFiles([path])).toThrow(
        /row 4, column "low": found .*expected a number \(to leave rows without prices out as a named hole, add --drop-rows-without-prices\)/,
      );
      const { market, holes, notices } = readMarketFiles([path], {
        mapping: { dropRowsWithoutPrices: true },
      });
      expect(market.bars.length).toBe(4);
      expect(market.gaps).toEqual([{ index: 2, missingBars: 2 }]);
      const [from, to] = [START + 2 * MINUTE, START + 4 * MINUTE];
      expect(holes).toEqual([{ from, to, rows: 2, reason: 'without prices' }]);
      expect(notices).toContain(
        'Left out 2 rows without prices, in 1 hole from 2024-01-01T00:02:00Z to 2024-01-01T00:04:00Z.',
      );
    },
  );

  it('still rejects a price that is something else, and a time out of order', () => {
    const mapping = { dropRowsWithoutPrices: true };
    const rows = minutes(0, 1, 2);
    const bad = [...rows, `${new Date(START + 3 * MINUTE).toISOString()},,3,1,2x,5`];
    expect(() => readMarketFiles([table(bad)], { mapping })).toThrow(
      'row 5, column "close": found "2x"',
    );
    const zero = [...rows, `${new Date(START + 3 * MINUTE).toISOString()},0,0,0,0,0`];
    expect(() => readMarketFiles([table(zero)], { mapping })).toThrow('expected a price above 0');
    const late = [...rows, `${new Date(START + 1 * MINUTE).toISOString()},,,,,`, ...minutes(4, 5)];
    expect(() => readMarketFiles([table(late)], { mapping })).toThrow(
      'row 5, column "time": found',
    );
  });

  it('names no hole that another file fills', () => {
    const rows = minutes(0, 1, 2, 3);
    rows[1] = `${new Date(START + MINUTE).toISOString()},,,,,`;
    const { market, holes } = readMarketFiles([table(rows), table(minutes(1))], {
      symbol: 'X',
      mapping: { dropRowsWithoutPrices: true },
    });
    expect([market.bars.length, holes]).toEqual([4, []]);
  });
});

describe('readMarketFiles() on bars off the grid', () => {
  it('leaves them out on request, as holes, and keeps the others', () => {
    const path = table(minutes(0, 5, 10, 17, 22, 27, 40, 45, 50, 58, 65, 70, 75));
    expect(() => readMarketFiles([path])).toThrow('add --drop-off-grid');
    const { market, holes } = readMarketFiles([path], { mapping: { dropOffGrid: true } });
    expect([...market.bars.time].map((time) => (time - START) / MINUTE)).toEqual([
      0, 5, 10, 40, 45, 50, 65, 70, 75,
    ]);
    expect(
      holes.map(({ from, to, rows }) => [(from - START) / MINUTE, (to - START) / MINUTE, rows]),
    ).toEqual([
      [17, 32, 3],
      [58, 63, 1],
    ]);
  });
});

describe('readMarketFiles() by the present', () => {
  it('leaves out a last bar that has not closed, and rejects one in the future', () => {
    const path = table(minutes(0, 5, 10, 15));
    const at = (minute: number) => () => readMarketFiles([path], { now: START + minute * MINUTE });
    expect(at(20)().market.bars.length).toBe(4);
    expect(at(20)().notices.join()).not.toContain('forming');
    expect(at(19)().market.bars.length).toBe(3);
    expect(at(19)().notices).toContain(
      'The last bar, at 2024-01-01T00:15:00Z, closes after now, 2024-01-01T00:19:00Z: it is still forming and left out.',
    );
    expect(at(15)().market.bars.length).toBe(3);
    expect(at(14)).toThrow(
      'row 5, column "time": found a bar at 2024-01-01T00:15:00Z, in the future (now is 2024-01-01T00:14:00Z)',
    );
  });

  it.each([
    // As milliseconds these would be the year 2611, which is how bars of "1000s" were found.
    ['20231116000000000', '20231117000000000'],
    ['20231116000000', '20231117000000'],
    ['202311160000', '202311170000'],
    ['20231116', '20231117'],
  ])('reads %s and %s as days of 2023', (...times) => {
    const rows = times.map((time) => `${time},2,3,1,2,5`);
    const { bars } = readMarketFiles([table(rows)], { now: Date.UTC(2024, 0, 1) }).market;
    expect([...bars.time]).toEqual([Date.UTC(2023, 10, 16), Date.UTC(2023, 10, 17)]);
  });

  it.each([
    [
      ['1700000000', '1700001000', '1700002000'],
      'the most frequent step is 1000s, which no market has',
    ],
    [
      ['1700000000', '1700000420', '1700000840'],
      'the most frequent step is 7m, which no market has',
    ],
    [['2024-01-01', '2024-02-01', '2024-03-03'], 'the most frequent step is 31d, a calendar month'],
    [['99991231', '99991230'], 'in the future'],
    [['4102444800', '4102444860'], 'found a bar at 2100-01-01T00:00:00Z, in the future'],
  ])('rejects %j', (times, message) => {
    const rows = times.map((time) => `${time},2,3,1,2,5`);
    expect(() => readMarketFiles([table(rows)], { now: Date.UTC(2026, 0, 1) })).toThrow(message);
  });

  it('reads a last bar that was still forming from the later file', () => {
    const early = table([
      ...minutes(0, 5),
      `${new Date(START + 10 * MINUTE).toISOString()},2,2.5,1.5,2.2,1`,
    ]);
    const late = table(minutes(10, 15, 20));
    for (const paths of [
      [early, late],
      [late, early],
    ]) {
      const { market, notices } = readMarketFiles(paths, { symbol: 'X' });
      expect([market.bars.length, market.bars.high[2], market.bars.volume[2]]).toEqual([5, 3, 5]);
      expect(notices.join()).toContain('at 2024-01-01T00:10:00Z, was still forming');
    }
    const other = table([
      ...minutes(0, 5),
      `${new Date(START + 10 * MINUTE).toISOString()},2,3.5,1.5,2.2,1`,
    ]);
    expect(() => readMarketFiles([other, late], { symbol: 'X' })).toThrow('has the high 3, and');
  });
});

describe('readMarketFiles() on files of checksums', () => {
  const name = 'BTCUSDT-5m-2024-01.zip';
  const folderWith = (checksum: (hash: string) => string, hasZip = true) => {
    const folder = temporaryFolder();
    const bytes = zip({ 'BTCUSDT-5m-2024-01.csv': klineCsv(klines(START, 9)) });
    if (hasZip) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, `${name}.CHECKSUM`), checksum(sha256(bytes)));
    return folder;
  };

  it('verifies the file that is named, given in any order', () => {
    const [folder, other] = ['', './'].map((start) =>
      folderWith((hash) => `${hash}  ${start}${name}\n`),
    );
    const paths = [join(folder!, `${name}.CHECKSUM`), join(folder!, name)];
    const same = [join(other!, `${name}.CHECKSUM`), join(other!, name)];
    for (const order of [paths, [...paths].reverse(), same]) {
      const { market, notices } = readMarketFiles(order);
      expect([market.symbol, market.bars.length, notices]).toEqual([
        'BTCUSDT',
        9,
        ['1 file verified by SHA-256.'],
      ]);
    }
  });

  it('rejects a mismatch with both hashes, and a checksum that is none', () => {
    const wrong = folderWith(
      (hash) => `${hash.replace(/^./, (one) => (one === '0' ? '1' : '0'))} *${name}`,
    );
    const paths = [join(wrong, name), join(wrong, `${name}.CHECKSUM`)];
    const found = sha256(readFileSync(paths[0]!));
    expect(() => readMarketFiles(paths)).toThrow(`its SHA-256 is ${found}; expected`);
    const none = folderWith(() => '<html>not found</html>');
    expect(() => readMarketFiles([join(none, name), join(none, `${name}.CHECKSUM`)])).toThrow(
      'it is no checksum; expected a SHA-256 and the name of a file',
    );
  });

  it('skips the checksum of an absent file with a note', () => {
    const folder = folderWith((hash) => `${hash}  ${name}`, false);
    const other = join(folder, 'BTCUSDT-5m-2024-02.csv');
    writeFileSync(other, klineCsv(klines(START, 9)));
    const { notices } = readMarketFiles([other, join(folder, `${name}.CHECKSUM`)]);
    expect(notices[0]).toMatch(/^Skipped checksums of absent files: .*\.CHECKSUM\.$/);
    expect(() => readMarketFiles([join(folder, `${name}.CHECKSUM`)])).toThrow(
      'found no file of bars',
    );
  });
});

describe('readMarketFiles() on files that are no bars', () => {
  it.each([
    [
      '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code></Error>',
      'it is a web page or XML, as of a failed download',
    ],
    ['<!DOCTYPE html><html>', 'it is a web page or XML'],
    ['{"code":-1121,"msg":"Invalid symbol."}', 'it is JSON, no table of bars; save it as CSV'],
    ['[[1704067200000,"1","2"]]', 'it is JSON'],
    ['%PDF-1.4 ', 'it is a PDF'],
    ['PAR1\u0000', 'it is a Parquet file'],
    ['\u001e\u0000\u0001,1,2', 'it is binary, no table of bars'],
  ])('names what they are: %j', (text, message) => {
    expect(() => readMarketFiles([temporaryFile('x.zip', text)])).toThrow(message);
  });

  it('names a spreadsheet, and a folder', () => {
    const sheet = temporaryFile('x.csv', zip({ 'xl/workbook.xml': '<x/>' }));
    expect(() => readMarketFiles([sheet])).toThrow('it is a spreadsheet; save it as CSV');
    const folder = join(temporaryFolder(), 'folder.csv');
    mkdirSync(folder);
    expect(() => readMarketFiles([folder])).toThrow('it is not a regular file');
  });
});
