import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MarketDataError } from '../../market/errors.ts';
import { parseBars } from '../../market/parse-bars.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { readTexts } from '../../market/read-texts.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { KLINE_HEADER, klineCsv, klines, MINUTE, zip } from '../helpers/market-klines.ts';

const START = Date.UTC(2024, 0, 1);

/** Ten klines, of which one cell is another. @param row counted from 1 */
function klinesWith(row: number, cell: number, text: string, hasHeader = false): string {
  const lines = klineCsv(klines(START, 10), { hasHeader }).split('\n');
  const cells = lines[row - 1]!.split(',');
  cells[cell] = text;
  lines[row - 1] = cells.join(',');
  return lines.join('\n');
}

function parse(text: string) {
  return parseBars(new TextEncoder().encode(text), 'bars.csv');
}

function rejection(text: string): MarketDataError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof MarketDataError) return error;
    throw error;
  }
  throw new Error('Nothing was rejected');
}

const DROP_ROWS =
  ' (to leave rows without prices out as a named hole, add --drop-rows-without-prices)';

describe('parseBars() on an invalid number', () => {
  it.each([
    ['NaN', `found "NaN"; expected a number${DROP_ROWS}`],
    ['Infinity', 'found "Infinity"; expected a number'],
    ['-Infinity', 'found "-Infinity"; expected a number'],
    ['1e400', 'found "1e400"; expected a finite number'],
    ['', `found an empty cell; expected a number${DROP_ROWS}`],
    ['null', `found "null"; expected a number${DROP_ROWS}`],
    ['12abc', 'found "12abc"; expected a number'],
    ['1 000', 'found "1 000"; expected a number'],
    ['"1,5"', 'found "1,5"; expected a number with a decimal point, or another --decimal'],
    [
      '"1,500"',
      'found "1,500", 1500 or 1.5; state the decimal character with --decimal . or --decimal ,',
    ],
    ['\u001b[2J', 'found "\\x1b[2J"; expected a number'],
    [`${'9'.repeat(60)}x`, `found "${'9'.repeat(40)}..."; expected a number`],
  ])('rejects it: %s', (text, message) => {
    const error = rejection(klinesWith(4, 2, text));
    expect(error.place).toEqual({ file: 'bars.csv', row: 4, column: 'high' });
    expect(error.message).toBe(`Cannot read "bars.csv", row 4, column "high": ${message}`);
  });

  it('rejects it in every column that is read, by its title in the header', () => {
    const titles = KLINE_HEADER.split(',');
    for (const cell of [0, 1, 2, 3, 4, 5, 7, 8, 9]) {
      const error = rejection(klinesWith(3, cell, 'x', true));
      expect(error.place).toEqual({ file: 'bars.csv', row: 3, column: titles[cell] });
    }
  });
});

describe('parseBars() on an impossible bar', () => {
  it.each([
    ['a price of 0', 3, '0', 'low', 'found "0"; expected a price above 0'],
    ['a negative price', 1, '-100', 'open', 'found "-100"; expected a price above 0'],
    ['a price that underflows', 3, '1e-400', 'low', 'found "1e-400"; expected a price above 0'],
    ['a high below the low', 2, '50', 'high', 'found 50; expected at least the low, 106'],
    [
      'an open above the high',
      1,
      '300',
      'open',
      'found 300; expected a price between low 106 and high 109',
    ],
    [
      'an open below the low',
      1,
      '9',
      'open',
      'found 9; expected a price between low 106 and high 109',
    ],
    [
      'a close above the high',
      4,
      '109.5',
      'close',
      'found 109.5; expected a price between low 106 and high 109',
    ],
    [
      'a close below the low',
      4,
      '105',
      'close',
      'found 105; expected a price between low 106 and high 109',
    ],
    ['a negative volume', 5, '-1', 'volume', 'found "-1"; expected a volume of 0 or more'],
    ['a negative count', 8, '-1', 'tradeCount', 'found "-1"; expected a tradeCount of 0 or more'],
    [
      'more taker volume than volume',
      9,
      '10.1',
      'takerBuyVolume',
      'found 10.1; expected at most the volume, 10',
    ],
  ])('rejects it: %s', (_, cell, text, column, message) => {
    // Row 8 is the bar of 00:35: it opens at 107, between 106 and 109.
    const error = rejection(klinesWith(8, cell, text));
    expect(error.place).toEqual({ file: 'bars.csv', row: 8, column });
    expect(error.message).toContain(message);
  });

  it('accepts a taker volume above the volume by floating-point noise', () => {
    expect(parse(klinesWith(8, 9, '10.000000001')).columns.get('takerBuyVolume')![7]).toBe(
      10.000000001,
    );
    expect(rejection(klinesWith(8, 9, '10.00000002')).place!.row).toBe(8);
  });

  it('reads a volume of -0 as 0', () => {
    const text = 'time,open,high,low,close,volume\n2024-01-01,1,1,1,1,-0\n';
    expect(Object.is(parse(text).columns.get('volume')![0], 0)).toBe(true);
  });
});

describe('parseBars() on a row of another length', () => {
  it.each([
    ['a cell is missing', '1,2,3', '3 columns'],
    ['a cell is too many', `${Array(13).fill('1').join(',')}`, '13 columns'],
    ['the row is empty', '', 'an empty row'],
    [
      'decimal commas make cells of one',
      '1704067500000,1,5,2,5,1,0,2,0,10,0,1,0,7,1,0,1,0,0',
      '19 columns',
    ],
  ])('rejects it: %s', (_, line, found) => {
    const lines = klineCsv(klines(START, 10)).split('\n');
    lines[1] = line;
    const error = rejection(lines.join('\n'));
    expect(error.message).toBe(
      `Cannot read "bars.csv", row 2: found ${found}; expected 12 columns`,
    );
  });

  it('rejects a file that ends inside a row', () => {
    const text = klineCsv(klines(START, 10)).slice(0, -40);
    expect(rejection(text).place!.row).toBe(10);
  });

  it('rejects quotes that do not close', () => {
    expect(rejection(klinesWith(5, 3, '"100')).message).toContain(
      'row 5: found quotes that do not close',
    );
  });
});

const SORT = ': sort the rows by their times, or give each part of the file as a file';

describe('parseBars() on times that do not rise', () => {
  const row = (time: string) => `${time},1,1,1,1,1`;
  const table = (...times: string[]) =>
    ['date,open,high,low,close,volume', ...times.map(row)].join('\n');

  it('rejects a time that occurs twice with other values, and reads a row that is repeated once', () => {
    const lines = klineCsv(klines(START, 4)).trim().split('\n');
    const [first, second, ...others] = lines;
    const other = second!.split(',').with(4, '101.5').join(',');
    expect(rejection([first, second, other, ...others].join('\n')).message).toBe(
      'Cannot read "bars.csv", row 3, column "time": found the same time again; expected a time after 2024-01-01T00:05:00Z: ' +
        'the rows differ, so leave one of them out',
    );
    const again = [first, second, second, ...others];
    for (const order of [again, again.toReversed()]) {
      const found = parse(order.join('\n'));
      expect([...found.columns.get('close')!]).toEqual([
        ...parse(lines.join('\n')).columns.get('close')!,
      ]);
      expect(found.notices.join()).toContain(
        '1 row of bars.csv, the same as the row before: read once.',
      );
    }
  });

  it('rejects times that rise and fall, with the row that breaks the order of the file', () => {
    const lines = klineCsv(klines(START, 5)).trim().split('\n');
    const swapped = [0, 1, 3, 2, 4].map((i) => lines[i]!);
    expect(rejection(swapped.join('\n')).message).toBe(
      'Cannot read "bars.csv", row 4, column "time": found 2024-01-01T00:10:00Z; expected a time after 2024-01-01T00:15:00Z' +
        SORT,
    );
    expect(rejection(swapped.reverse().join('\n')).message).toBe(
      'Cannot read "bars.csv", row 3, column "time": found 2024-01-01T00:15:00Z; expected a time before ' +
        `2024-01-01T00:10:00Z, as the file begins with its newest bar${SORT}`,
    );
  });

  it('rejects times of a clock that was set back, with a hint', () => {
    const hourly = table('2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 01:00');
    expect(rejection(hourly).message).toContain('2024-11-03T01:00:00Z (if a clock was set back,');
    const fine = table('2024-11-03 01:30', '2024-11-03 01:45', '2024-11-03 01:00');
    expect(rejection(fine).message).toContain('2024-11-03T01:45:00Z (if a clock was set back,');
  });

  it.each([
    [
      'milliseconds then microseconds',
      4,
      '1704068100000000',
      'milliseconds as in row 1',
      'microseconds',
    ],
    ['milliseconds then seconds', 4, '1704068100', 'milliseconds as in row 1', 'seconds'],
    ['milliseconds then a date', 4, '2024-01-01', 'milliseconds as in row 1', 'a date'],
  ])('rejects two units: %s', (_, line, text, expected, found) => {
    expect(rejection(klinesWith(line, 0, text)).message).toBe(
      `Cannot read "bars.csv", row 4, column "time": found "${text}", ${found}; expected ${expected}`,
    );
  });

  it('rejects parts of a millisecond', () => {
    const text = klineCsv(klines(START, 3), { unit: 'microseconds' }).replace(
      /500000000,/,
      '500000500,',
    );
    expect(rejection(text).message).toContain('; expected a whole millisecond');
  });

  it.each(['', '2024-01-32', '01/02/2024', '1', '17066592000000000000', 'x'])(
    'rejects "%s"',
    (time) => {
      expect(rejection(table('2024-01-01', time)).message).toContain(
        `row 3, column "date": found "${time.slice(0, 40)}"; expected a time such as 2024-01-31`,
      );
    },
  );
});

describe('readMarketFiles() on a file off the grid', () => {
  const table = (minutes: readonly number[]) =>
    klineCsv(minutes.flatMap((minute) => klines(START + minute * MINUTE, 1)));

  it('rejects it with the row of the first bar off the grid', () => {
    const path = temporaryFile('BTCUSDT-5m-2024-01.csv', table([0, 5, 10, 17, 20, 25]));
    expect(() => readMarketFiles([path])).toThrow(
      /row 4, column "time": found a bar at 2024-01-01T00:17:00Z; expected a whole number of 5m bars after 2024-01-01T00:10:00Z/,
    );
  });

  it('rejects bars shorter or longer than stated, with both lengths', () => {
    const path = temporaryFile('x.csv', table([0, 5, 10, 15, 25]));
    expect(() => readMarketFiles([path], { interval: '15m' })).toThrow(
      'Cannot read the bars as 15m, stated by --interval: 75% of them are 5m apart',
    );
    expect(() => readMarketFiles([path], { interval: '1m' })).toThrow('stated by --interval');
    const named = temporaryFile('BTCUSDT-1h-2024-01.csv', table([0, 5, 10]));
    expect(() => readMarketFiles([named])).toThrow(
      /Cannot read the bars as 1h, stated by the name of .*BTCUSDT-1h-2024-01.csv: 100% of them are 5m apart/,
    );
  });

  it('rejects calendar months', () => {
    const rows = ['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31'];
    const text = ['date,open,high,low,close,volume', ...rows.map((day) => `${day},1,1,1,1,1`)];
    const path = temporaryFile('months.csv', text.join('\n'));
    for (const calendar of ['continuous', 'sessions'] as const) {
      expect(() => readMarketFiles([path], { calendar })).toThrow(
        'Cannot find the length of the bars: the most frequent step is 31d, a calendar month, which has no fixed length',
      );
    }
  });
});

describe('parseBars() on a file without bars', () => {
  it.each([
    ['an empty file', '', 'it is empty'],
    ['a byte order mark alone', '\ufeff', 'it is empty'],
    ['a header alone', `${KLINE_HEADER}\n`, 'it has a header and no bars'],
    ['a header and empty lines', `${KLINE_HEADER}\r\n\r\n`, 'it has a header and no bars'],
  ])('rejects it: %s', (_, text, message) => {
    expect(rejection(text).message).toBe(`Cannot read "bars.csv": ${message}`);
  });

  it('rejects a single bar', () => {
    const path = temporaryFile('one.csv', klineCsv(klines(START, 1)));
    expect(() => readMarketFiles([path])).toThrow(
      /one.csv": it has one bar; a market needs two or more/,
    );
  });
});

describe('parseBars() on a file of something else', () => {
  it.each([
    ['prose', 'Dear reader,\nthis is a letter.\n', 'expected one for the time'],
    ['trades', 'time,price,qty\n2024-01-01,1,1\n', 'expected one for the open'],
    [
      'eight columns without a header',
      '1704067200000,1,2,3,4,5,6,7\n',
      'found 8 columns without a header',
    ],
    [
      'no close, but "adj close"',
      'date,open,high,low,adj close,volume\n',
      'expected one for the close',
    ],
    [
      'two closes',
      'date,open,high,low,close,Close,volume\n',
      'found "close" and "Close"; expected one column for the close',
    ],
    [
      'two times',
      'date,time,open,high,low,close,volume\n',
      'found "date" and "time"; expected one column for the time',
    ],
    ['an endless line', 'x'.repeat(10_000), 'expected one for the time'],
  ])('rejects it: %s', (_, text, message) => {
    expect(rejection(text).message).toContain(message);
    expect(rejection(text).message.length).toBeLessThan(400);
  });

  it('rejects UTF-16 that is not decoded', () => {
    const bytes = Buffer.from(`\ufeff${klineCsv(klines(START, 3))}`, 'utf16le');
    expect(() => parseBars(bytes, 'bars.csv')).toThrow('it is UTF-16; save it as UTF-8');
  });

  it('rejects binary data', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
    expect(() => parseBars(bytes, 'bars.csv')).toThrow(MarketDataError);
  });

  it('rejects a folder, and a pipe without waiting for it', () => {
    expect(() => readTexts(import.meta.dirname)).toThrow('it is not a regular file');
    const pipe = join(temporaryFolder(), 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    expect(() => readTexts(pipe)).toThrow('it is not a regular file');
  });
});

describe('readTexts() on an ambiguous file', () => {
  it('reads UTF-16, and lines that end with carriage returns alone', () => {
    const text = klineCsv(klines(START, 3));
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    const { hash } = readMarketFiles([temporaryFile('x.csv', text)]).market;
    for (const other of [
      wide,
      gzipSync(wide),
      Buffer.from(wide).swap16(),
      text.replaceAll('\n', '\r'),
    ]) {
      expect(readMarketFiles([temporaryFile('x.csv', other)]).market.hash).toBe(hash);
    }
  });

  it('rejects a zip without members', () => {
    // An end of central directory record, and nothing before it.
    const empty = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
    expect(() => readTexts(temporaryFile('empty.zip', empty))).toThrow(
      'the zip has no .csv or .txt file',
    );
  });
});

describe('readTexts() on a damaged or too large file', () => {
  const text = klineCsv(klines(START, 2000));

  it('rejects a gzip that is truncated or has a wrong bit', () => {
    const whole = gzipSync(text);
    const cut = temporaryFile('cut.csv.gz', whole.subarray(0, -20));
    expect(() => readTexts(cut)).toThrow(
      /cut.csv.gz": it is not a valid gzip \(unexpected end of file\)/,
    );
    whole[whole.length - 6]! ^= 1; // in the checksum
    expect(() => readTexts(temporaryFile('bit.csv.gz', whole))).toThrow('it is not a valid gzip');
  });

  it('rejects a zip that is truncated or has a wrong bit anywhere', () => {
    const whole = zip({ 'bars.csv': text });
    for (let length = 0; length < whole.length; length += 997) {
      const path = temporaryFile('cut.zip', whole.subarray(0, length));
      expect(() => readMarketFiles([path]), `cut at ${length}`).toThrow(MarketDataError);
    }
    const read = readTexts(temporaryFile('whole.zip', whole))[0]!.bytes;
    for (let at = 60; at < whole.length - 120; at += 499) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x10;
      expect(() => readTexts(temporaryFile('bit.zip', damaged)), `bit in byte ${at}`).toThrow(
        MarketDataError,
      );
    }
    expect(Buffer.from(read).toString()).toBe(text);
  });

  it('rejects a file that decompresses to more than allowed', () => {
    const bomb = 'a'.repeat(1_000_000);
    const limit = 500_000;
    const message = /it has more than 500000 bytes of text; split it/;
    expect(() => readTexts(temporaryFile('b.csv.gz', gzipSync(bomb)), limit)).toThrow(message);
    expect(() => readTexts(temporaryFile('b.zip', zip({ 'b.csv': bomb })), limit)).toThrow(message);
    expect(() => readTexts(temporaryFile('b.csv', bomb), limit)).toThrow(message);
  });

  it('rejects a zip that decompresses to more than its directory states', () => {
    const bomb = zip({ 'b.csv': 'a'.repeat(1_000_000) });
    const directory = bomb.indexOf('PK\u0001\u0002', 0, 'latin1');
    bomb.writeUInt32LE(1000, directory + 24);
    expect(() => readTexts(temporaryFile('b.zip', bomb), 500_000)).toThrow(
      '"b.csv" in it does not decompress to its 1000 bytes',
    );
  });

  it('rejects a zip without CSV', () => {
    const path = temporaryFile('x.zip', zip({ 'readme.md': 'hello', '__MACOSX/._x.csv': 'x' }));
    expect(() => readTexts(path)).toThrow('the zip has no .csv or .txt file');
  });
});
